package io.tickrunner.runtime.admin;

import java.util.List;

import io.vertx.core.Future;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.MIMEHeader;
import io.vertx.ext.web.RoutingContext;

/** Sends responses from any thread. */
final class Answers {

    private Answers() {
    }

    /** Returns whether the caller accepts JSON. */
    static boolean isJsonWelcome(RoutingContext ctx) {
        List<MIMEHeader> accepted = ctx.parsedHeaders().accept();
        return accepted.isEmpty() || accepted.stream().anyMatch(type -> type.weight() > 0
                && List.of("*", "application").contains(type.component())
                && List.of("*", "json", "problem+json").contains(type.subComponent()));
    }

    static void send(RoutingContext ctx, Problem problem) {
        send(ctx, problem.answer());
    }

    static void send(RoutingContext ctx, Future<Answer> answer) {
        answer.onSuccess(ready -> send(ctx, ready)).onFailure(ctx::fail);
    }

    private static void send(RoutingContext ctx, Answer answer) {
        HttpServerResponse response = ctx.response();
        if (response.ended() || response.closed()) {
            // The caller has closed the connection.
            return;
        }
        response.setStatusCode(answer.status())
                .putHeader(HttpHeaders.CONTENT_TYPE, answer.mediaType())
                .putHeader(HttpHeaders.CACHE_CONTROL, "no-store")
                .putHeader("X-Content-Type-Options", "nosniff")
                .end(answer.body());
    }
}
