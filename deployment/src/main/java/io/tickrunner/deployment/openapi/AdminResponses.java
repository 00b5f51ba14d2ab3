package io.tickrunner.deployment.openapi;

import java.util.Map;

import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.models.responses.APIResponses;

/** Builds the responses of an operation. */
final class AdminResponses {

    private static final Map<Integer, String> PROBLEMS = Map.of(
            400, "The wait, the page, the arguments, the pause or the schedule is invalid; the faults are listed",
            401, "The caller is not authenticated",
            403, "The caller has none of the required roles; for a command also: commands are off, or a page of another site"
                    + " sent it",
            404, "The worker does not exist, and the nearest name is suggested; or the app keeps no ledger",
            405, "The path does not support this method",
            406, "The caller does not accept JSON",
            409, "The worker is already running, or the holder of its lock does not accept the command; names the holder",
            415, "The command must not have a body, or takes one in JSON",
            502, "The replica that accepted the command has left, and the outcome of the tick is unknown",
            503, "The database is unavailable, or the replica is shutting down");

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
