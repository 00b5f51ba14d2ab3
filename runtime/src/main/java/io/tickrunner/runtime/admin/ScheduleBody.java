package io.tickrunner.runtime.admin;

import java.util.Locale;
import java.util.Optional;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;

/** Reads the body of the only command that has one. */
final class ScheduleBody {

    /** Longer than any valid schedule. */
    private static final int MAX_LENGTH = 1_000;
    private static final String KEY = ScheduleBody.class.getName();

    private ScheduleBody() {
    }

    /** Starts reading. Must be called before anything asynchronous; otherwise the body would arrive without a reader. */
    static void begin(RoutingContext ctx) {
        HttpServerRequest request = ctx.request();
        if (refusal(request).isPresent()) {
            return;
        }
        // Another extension may have read it already.
        ctx.put(KEY, request.isEnded() ? Future.succeededFuture(read(ctx)) : request.body());
        // Quarkus pauses requests until somebody reads them.
        request.resume();
    }

    private static Buffer read(RoutingContext ctx) {
        return Optional.ofNullable(ctx.body()).map(body -> body.buffer()).orElseGet(Buffer::buffer);
    }

    /** Returns why the body is not accepted; empty if {@link #of} returns it. */
    static Optional<Problem> refusal(HttpServerRequest request) {
        String type = request.getHeader(HttpHeaders.CONTENT_TYPE);
        if (type == null || !type.split(";")[0].strip().toLowerCase(Locale.ROOT).equals("application/json")) {
            return Optional.of(new Problem(415, "JSON required",
                    "A schedule is sent as JSON; set the header Content-Type to application/json"));
        }
        return isLengthValid(request.getHeader(HttpHeaders.CONTENT_LENGTH)) ? Optional.empty()
                : Optional.of(new Problem(400, "Invalid schedule",
                        "The header Content-Length is not a number from 1 to " + MAX_LENGTH
                                + "; send a short body in one piece"));
    }

    private static boolean isLengthValid(String length) {
        return length != null && length.matches("[0-9]{1,4}") && Integer.parseInt(length) >= 1
                && Integer.parseInt(length) <= MAX_LENGTH;
    }

    static Future<Buffer> of(RoutingContext ctx) {
        return ctx.get(KEY);
    }
}
