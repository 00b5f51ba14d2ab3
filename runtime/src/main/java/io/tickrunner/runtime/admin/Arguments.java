package io.tickrunner.runtime.admin;

import java.util.Map;

import io.tickrunner.runtime.peer.TickArguments;
import io.vertx.core.buffer.Buffer;

/** Reads the arguments of a tick as a caller writes them. */
final class Arguments {

    private static final String EXAMPLE = "send a JSON object of texts such as {\"from\":\"2026-01-01\"}, or no body";

    private Arguments() {
    }

    /**
     * @param body the body of a request; empty for a tick without arguments
     * @param worker the worker's name
     * @throws IllegalArgumentException if they are invalid; the message lists the faults with their fixes
     */
    static Map<String, String> parse(Buffer body, String worker) {
        try {
            return TickArguments.of(TextFields.read(body, EXAMPLE));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("Worker " + worker + " was not ticked: " + e.getMessage());
        }
    }
}
