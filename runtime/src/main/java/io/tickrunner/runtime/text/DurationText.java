package io.tickrunner.runtime.text;

import java.time.Duration;
import java.util.Locale;
import java.util.Optional;

import io.quarkus.runtime.configuration.DurationConverter;
import io.quarkus.scheduler.common.runtime.util.SchedulerUtils;

/** Parses and formats durations: Quarkus durations, ISO-8601, or a property that contains one. */
public final class DurationText {

    private static final String EXAMPLE = "5m";
    private static final long SECONDS_PER_DAY = Duration.ofDays(1).toSeconds();

    private DurationText() {
    }

    /**
     * Returns the error that can be found without knowing properties: a plain text that is not a duration, or a malformed
     * expression.
     *
     * @param attribute what the text belongs to, for the message: {@code every} or {@code timeout}
     * @return a fault in the sense of {@link io.tickrunner.runtime.worker.WorkerRules}
     */
    public static Optional<String> syntaxFault(String attribute, String text) {
        if (PropertyText.isExpression(text)) {
            return PropertyText.syntaxFault(attribute, text, EXAMPLE);
        }
        return read(text) != null ? Optional.empty() : Optional.of(noDuration(attribute, text, text));
    }

    /**
     * Reads a duration, resolving property expressions by the app's configuration.
     *
     * @param attribute what the text belongs to, for the message: {@code every} or {@code timeout}
     * @throws IllegalArgumentException if the text is not a duration; the message is a fault in the sense of
     *         {@link io.tickrunner.runtime.worker.WorkerRules}
     */
    public static Duration parse(String attribute, String text) {
        syntaxFault(attribute, text).ifPresent(fault -> {
            throw new IllegalArgumentException(fault);
        });
        String resolved = PropertyText.resolve(attribute, text, EXAMPLE);
        Duration duration = read(resolved);
        if (duration == null) {
            throw new IllegalArgumentException(noDuration(attribute, resolved, text));
        }
        return duration;
    }

    /**
     * Formats a duration in the shortest form that {@link #parse} accepts, for messages: {@code 5m}, {@code 1h30m}, {@code
     * 500ms}.
     */
    public static String format(Duration duration) {
        boolean wholeMillis = duration.getNano() % 1_000_000 == 0;
        if (wholeMillis && duration.getSeconds() == 0 && !duration.isZero()) {
            return duration.toMillis() + "ms";
        }
        if (duration.getNano() == 0 && duration.getSeconds() > 0 && duration.getSeconds() % SECONDS_PER_DAY == 0) {
            return duration.toDays() + "d";
        }
        return duration.toString().substring("PT".length()).toLowerCase(Locale.ROOT);
    }

    private static Duration read(String text) {
        try {
            return DurationConverter.parseDuration(text.trim());
        } catch (IllegalArgumentException | ArithmeticException e) {
            // The converter's own message names neither the place nor the fix.
            return null;
        }
    }

    private static String noDuration(String attribute, String value, String written) {
        String from = value.equals(written) ? "" : " (from \"" + written + "\")";
        String mend = SchedulerUtils.isOff(value.trim())
                ? "to disable the worker, set quarkus.tickrunner.workers.\"name\".enabled=false"
                : "write it like \"30s\", \"5m\", \"PT1H\" or \"{property}\"";
        return attribute + " = \"" + value + "\"" + from + " is not a duration; " + mend;
    }
}
