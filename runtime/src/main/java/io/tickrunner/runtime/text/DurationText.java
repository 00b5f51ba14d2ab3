package io.tickrunner.runtime.text;

import java.time.Duration;
import java.util.Locale;
import java.util.NoSuchElementException;
import java.util.Optional;

import io.quarkus.runtime.configuration.DurationConverter;
import io.quarkus.scheduler.common.runtime.util.SchedulerUtils;

/** Parses and formats durations: Quarkus durations, ISO-8601, or a property that contains one. */
public final class DurationText {

    private static final long SECONDS_PER_DAY = Duration.ofDays(1).toSeconds();

    private DurationText() {
    }

    /** Returns whether the text has a property expression, which can be resolved only at run time. */
    public static boolean isExpression(String text) {
        return text.indexOf('{') >= 0 || text.indexOf('}') >= 0;
    }

    /**
     * Returns the error that can be found without knowing properties: a plain text that is not a duration, or a malformed
     * expression.
     *
     * @param attribute what the text belongs to, for the message: {@code every} or {@code timeout}
     * @return a fault in the sense of {@link io.tickrunner.runtime.worker.WorkerRules}
     */
    public static Optional<String> syntaxFault(String attribute, String text) {
        if (isExpression(text)) {
            return isWellFormed(text.trim()) ? Optional.empty()
                    : Optional.of(attribute + " = \"" + text + "\" is not a property expression; write it like \"{property}\""
                            + " or \"${property:5m}\"");
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
        String resolved = isExpression(text) ? resolve(attribute, text) : text;
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

    /** Returns whether all braces match and every expression names a property. */
    private static boolean isWellFormed(String text) {
        int depth = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '{') {
                depth++;
                boolean nameless = i + 1 < text.length() && (text.charAt(i + 1) == '}' || text.charAt(i + 1) == ':');
                if (nameless) {
                    return false;
                }
            } else if (c == '}' && --depth < 0) {
                return false;
            }
        }
        return depth == 0 && SchedulerUtils.isConfigValue(text);
    }

    private static Duration read(String text) {
        try {
            return DurationConverter.parseDuration(text.trim());
        } catch (IllegalArgumentException | ArithmeticException e) {
            // The converter's own message names neither the place nor the fix.
            return null;
        }
    }

    private static String resolve(String attribute, String text) {
        try {
            return SchedulerUtils.lookUpPropertyValue(text.trim()).trim();
        } catch (NoSuchElementException | IllegalArgumentException e) {
            throw new IllegalArgumentException(attribute + " = \"" + text + "\" names a property that is not set; set it, or"
                    + " add a default as in \"${property:5m}\"", e);
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
