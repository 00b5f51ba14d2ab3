package io.tickrunner.runtime.admin;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import io.tickrunner.Pause;
import io.vertx.core.buffer.Buffer;

/**
 * A pause as a caller wishes it. The rules for its values are checked when it begins.
 *
 * @param reason the reason; {@code null} for none
 * @param until when it ends by itself; {@code null} if it lasts until the worker is resumed
 */
record NewPause(String reason, Instant until) {

    private static final String REASON = "reason";
    private static final String UNTIL = "until";
    private static final String EXAMPLE = "send {\"reason\":\"migration\",\"until\":\"2026-12-01T08:00:00Z\"}, one of the two,"
            + " or no body";

    /**
     * @param body the body of a request; empty for a pause without a reason and an end
     * @param worker the worker's name
     * @throws IllegalArgumentException if it is invalid; the message lists the faults with their fixes
     */
    static NewPause parse(Buffer body, String worker) {
        try {
            return of(TextFields.read(body, EXAMPLE));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("Worker " + worker + " cannot be paused: " + e.getMessage());
        }
    }

    private static NewPause of(Map<String, String> fields) {
        List<String> faults = new ArrayList<>();
        fields.keySet().stream().filter(name -> !name.equals(REASON) && !name.equals(UNTIL)).limit(TextFields.MAX_FAULTS)
                .forEach(name -> faults.add("\"" + AdminPath.shown(name) + "\" is unknown"));
        if (!faults.isEmpty()) {
            throw new IllegalArgumentException(String.join(", ", faults) + "; " + EXAMPLE);
        }
        return new NewPause(fields.get(REASON), until(fields.get(UNTIL)));
    }

    private static Instant until(String text) {
        try {
            return text == null ? null : OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeException e) {
            throw new IllegalArgumentException("until = \"" + AdminPath.shown(text) + "\" is not a time; use ISO-8601 with Z or"
                    + " an offset, such as 2026-12-01T08:00:00Z or 2026-12-01T09:00:00+01:00");
        }
    }

    Pause by(Caller caller) {
        return new Pause(caller.name(), reason, until);
    }
}
