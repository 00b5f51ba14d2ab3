package io.tickrunner.runtime.admin;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.ext.web.RoutingContext;

/** Reads the bodies of the commands that may have one. A body that is too long is refused unread. */
enum CommandBody {

    SCHEDULE("schedule", "schedule", "A schedule is", 1_000, true),
    /** Longer than any valid arguments, even if each character is written as an escape. */
    ARGUMENTS("tick", "arguments", "Arguments are", 32_000, false),
    /** Longer than any valid reason. */
    PAUSE("pause", "pause", "A reason and an end are", 4_000, false);

    private static final String KEY = CommandBody.class.getName();

    private final String command;
    private final String what;
    private final String whatIs;
    /** In bytes. */
    private final int maxLength;
    private final boolean required;

    CommandBody(String command, String what, String whatIs, int maxLength, boolean required) {
        this.command = command;
        this.what = what;
        this.whatIs = whatIs;
        this.maxLength = maxLength;
        this.required = required;
    }

    /**
     * Returns the body that a request may have; empty if it may have none.
     *
     * @param path the parts of the path below the endpoint's
     */
    static Optional<CommandBody> of(List<String> path, HttpMethod method) {
        return path.size() == 2 && method.equals(HttpMethod.POST) ? of(path.get(1)) : Optional.empty();
    }

    static Optional<CommandBody> of(String command) {
        for (CommandBody body : values()) {
            if (body.command.equals(command)) {
                return Optional.of(body);
            }
        }
        return Optional.empty();
    }

    static boolean isPresent(HttpServerRequest request) {
        String length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
        return request.getHeader(HttpHeaders.TRANSFER_ENCODING) != null || length != null && !length.equals("0");
    }

    /** Returns whether the request may have a body. In HTTP/2, one may come without a length, and ignoring it would lose it. */
    private static boolean mayBeSent(HttpServerRequest request) {
        return isPresent(request) || request.version() == HttpVersion.HTTP_2
                && request.getHeader(HttpHeaders.CONTENT_TYPE) != null && request.getHeader(HttpHeaders.CONTENT_LENGTH) == null;
    }

    /** Starts reading. Must be called before anything asynchronous; otherwise the body would arrive without a reader. */
    void begin(RoutingContext ctx) {
        HttpServerRequest request = ctx.request();
        if (!mayBeSent(request) || refusal(request).isPresent()) {
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

    /** Returns why the body is not accepted; empty if {@link #of(RoutingContext)} returns it. */
    Optional<Problem> refusal(HttpServerRequest request) {
        if (!required && !mayBeSent(request)) {
            return Optional.empty();
        }
        String type = request.getHeader(HttpHeaders.CONTENT_TYPE);
        if (type == null || !type.split(";")[0].strip().toLowerCase(Locale.ROOT).equals("application/json")) {
            return Optional.of(new Problem(415, "JSON required",
                    whatIs + " sent as JSON; set the header Content-Type to application/json"));
        }
        return isLengthValid(request.getHeader(HttpHeaders.CONTENT_LENGTH)) ? Optional.empty()
                : Optional.of(new Problem(400, "Invalid " + what, "The header Content-Length is not a number from 1 to "
                        + maxLength + "; send a short body in one piece"));
    }

    private boolean isLengthValid(String length) {
        return length != null && length.matches("[0-9]{1,5}") && Integer.parseInt(length) >= 1
                && Integer.parseInt(length) <= maxLength;
    }

    /** Returns the body of a request that was not refused; an empty one if the request has none. */
    static Future<Buffer> of(RoutingContext ctx) {
        Future<Buffer> body = ctx.get(KEY);
        return body == null ? Future.succeededFuture(Buffer.buffer()) : body;
    }
}
