package io.tickrunner.runtime.admin;

import java.util.List;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.MIMEHeader;
import io.vertx.ext.web.RoutingContext;

/** Sends answers, from any thread. */
final class Answers {

    static final String JSON = "application/json";

    private Answers() {
    }

    /** Whether the caller can do with JSON. */
    static boolean isJsonWelcome(RoutingContext ctx) {
        List<MIMEHeader> accepted = ctx.parsedHeaders().accept();
        return accepted.isEmpty() || accepted.stream().anyMatch(type -> type.weight() > 0
                && List.of("*", "application").contains(type.component())
                && List.of("*", "json", "problem+json").contains(type.subComponent()));
    }

    static void send(RoutingContext ctx, Problem problem) {
        send(ctx, problem.status(), problem.toJson().encode(), Problem.MEDIA_TYPE);
    }

    static void send(RoutingContext ctx, int status, JsonObject json) {
        send(ctx, status, json.encode(), JSON);
    }

    static void send(RoutingContext ctx, int status, String body, String mediaType) {
        HttpServerResponse response = ctx.response();
        if (response.ended() || response.closed()) {
            // Whoever asked did not wait.
            return;
        }
        response.setStatusCode(status)
                .putHeader(HttpHeaders.CONTENT_TYPE, mediaType)
                .putHeader(HttpHeaders.CACHE_CONTROL, "no-store")
                .end(body);
    }
}
