package io.tickrunner.runtime;

import java.time.Duration;
import java.util.Locale;
import java.util.NoSuchElementException;

import io.quarkus.runtime.configuration.DurationConverter;
import io.quarkus.scheduler.common.runtime.util.SchedulerUtils;

/** Durations as people write them: a Quarkus duration, ISO-8601, or a property that holds one. */
public final class DurationText {

    private DurationText() {
    }

    /** Whether the text has a property expression, which only run time can resolve. */
    public static boolean isExpression(String text) {
        return text.contains("{");
    }

    /**
     * Reads a duration, resolving property expressions by the app's configuration.
     *
     * @param attribute what the text belongs to, for the message: {@code every} or {@code timeout}
     * @throws IllegalArgumentException if the text is not a duration; the message is a fault in the sense of
     *         {@link WorkerRules}
     */
    public static Duration parse(String attribute, String text) {
        String resolved = isExpression(text) ? resolve(attribute, text) : text.trim();
        try {
            Duration duration = DurationConverter.parseDuration(resolved);
            if (duration != null) {
                return duration;
            }
        } catch (IllegalArgumentException | ArithmeticException e) {
            // Falls through to the one message: the converter's own names neither the place nor the mend.
        }
        String from = resolved.equals(text) ? "" : " (from \"" + text + "\")";
        throw new IllegalArgumentException(attribute + " = \"" + resolved + "\"" + from
                + " is not a duration; write it like \"30s\", \"5m\", \"PT1H\" or \"{property}\"");
    }

    private static String resolve(String attribute, String text) {
        try {
            return SchedulerUtils.lookUpPropertyValue(text.trim()).trim();
        } catch (NoSuchElementException | IllegalArgumentException e) {
            throw new IllegalArgumentException(attribute + " = \"" + text + "\" names a property that is not set; set it, or"
                    + " give a default as in \"${property:5m}\"", e);
        }
    }

    /** A duration in the shortest form that {@link #parse} reads, for messages: {@code 5m}, {@code 1h30m}, {@code 500ms}. */
    public static String format(Duration duration) {
        boolean wholeMillis = duration.getNano() % 1_000_000 == 0;
        if (wholeMillis && duration.getSeconds() == 0 && !duration.isZero()) {
            return duration.toMillis() + "ms";
        }
        return duration.toString().substring("PT".length()).toLowerCase(Locale.ROOT);
    }
}
