package io.tickrunner.deployment.openapi;

import java.util.Map;

import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.models.responses.APIResponses;

/** Puts an operation's answers together. */
final class AdminResponses {

    private static final Map<Integer, String> PROBLEMS = Map.of(
            400, "The wait is no duration, or too long",
            401, "The caller is not logged in",
            403, "The caller has none of the roles; for a command also: commands are off, or a page of another site sent it",
            404, "There is no such worker; the nearest name is suggested",
            405, "The path takes another method",
            406, "The caller does not accept JSON",
            409, "The worker is running already, or its lock is held by whoever does not take the command; names the holder",
            415, "A command takes no body",
            502, "The replica that took the command has left, and how the tick ended is not known",
            503, "There is no database, or the replica is shutting down");

    private final APIResponses responses = OASFactory.createAPIResponses();

    AdminResponses json(int status, String description, String schema) {
        return add(status, description, "application/json", schema);
    }

    AdminResponses problems(int... statuses) {
        for (int status : statuses) {
            add(status, PROBLEMS.get(status), "application/problem+json", AdminSchemas.PROBLEM);
        }
        return this;
    }

    private AdminResponses add(int status, String description, String mediaType, String schema) {
        responses.addAPIResponse(Integer.toString(status), OASFactory.createAPIResponse().description(description)
                .content(OASFactory.createContent().addMediaType(mediaType,
                        OASFactory.createMediaType().schema(AdminSchemas.ref(schema)))));
        return this;
    }

    APIResponses build() {
        return responses;
    }
}
