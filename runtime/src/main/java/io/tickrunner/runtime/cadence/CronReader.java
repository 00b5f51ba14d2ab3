package io.tickrunner.runtime.cadence;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import com.cronutils.model.CompositeCron;
import com.cronutils.model.Cron;
import com.cronutils.model.CronType;
import com.cronutils.model.SingleCron;
import com.cronutils.model.definition.CronDefinitionBuilder;
import com.cronutils.parser.CronParser;

import io.quarkus.scheduler.common.runtime.util.SchedulerUtils;
import io.tickrunner.runtime.worker.WorkerRules;

/**
 * Reads a cron expression with the parser of Quarkus' scheduler. Each message is a fault in the sense of {@link WorkerRules}.
 */
final class CronReader {

    /** More than any list of values needs. */
    private static final int MAX_LENGTH = 1_000;
    private static final String PARSER_PREFIX = "Failed to parse cron expression. ";
    private static final Pattern UNKNOWN_VALUE = Pattern.compile("Invalid chars in expression! Expression: (\\S+) ");

    private final String expression;
    private final CronType type;

    private CronReader(String expression, CronType type) {
        this.expression = expression;
        this.type = type;
    }

    /**
     * @return the alternatives of the expression; their union is what it means
     * @throws IllegalArgumentException if the expression is invalid
     */
    static List<LocalCron> read(String expression, CronType type) {
        return new CronReader(expression, type).read();
    }

    private List<LocalCron> read() {
        if (expression.length() > MAX_LENGTH) {
            throw new IllegalArgumentException(
                    "cron has " + expression.length() + " characters; use at most " + MAX_LENGTH);
        }
        String trimmed = expression.trim();
        if (SchedulerUtils.isOff(trimmed)) {
            throw fault("is not a cron expression; to disable the worker, set"
                    + " quarkus.tickrunner.workers.\"name\".enabled=false");
        }
        checkFieldCount(trimmed);
        Cron cron;
        try {
            // The parser converts to upper case by the default locale, and Turkish has no upper-case "I" for "FRI".
            cron = new CronParser(CronDefinitionBuilder.instanceDefinitionFor(type))
                    .parse(isNickname(trimmed) ? trimmed : trimmed.toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            throw invalid(reason(e));
        } catch (RuntimeException e) {
            // The parser does not expect that a value is missing, as in "1-5/".
            throw invalid("a value is missing");
        }
        try {
            return alternatives(cron);
        } catch (IllegalArgumentException e) {
            throw invalid(e.getMessage());
        }
    }

    private void checkFieldCount(String text) {
        boolean hasFields = !isNickname(text) && text.indexOf('|') < 0;
        int count = text.isEmpty() ? 0 : text.split("\\s+").length;
        int[] allowed = type == CronType.QUARTZ ? new int[] { 6, 7 } : isWithoutSeconds() ? new int[] { 5 } : new int[] { 6 };
        if (hasFields && Arrays.stream(allowed).noneMatch(n -> n == count)) {
            throw fault("has " + count + (count == 1 ? " field" : " fields") + ", but quarkus.scheduler.cron-type = " + type
                    + " needs " + (isWithoutSeconds() ? "" : "second, ") + "minute, hour, day, month, weekday"
                    + (type == CronType.QUARTZ ? " and optionally year" : "") + "; write it like \"" + example() + "\"");
        }
    }

    private List<LocalCron> alternatives(Cron cron) {
        if (cron instanceof CompositeCron composite) {
            return composite.getCrons().stream().flatMap(part -> alternatives(part).stream()).toList();
        }
        if (cron instanceof SingleCron single) {
            return List.of(new CronMeaning(single, type).toLocalCron());
        }
        throw new IllegalArgumentException(cron.asString() + " has no times");
    }

    private static String reason(IllegalArgumentException e) {
        String message = String.valueOf(e.getMessage());
        if (message.contains("Both, a day-of-week AND a day-of-month")) {
            return "exactly one of day and weekday must be ?";
        }
        if (e instanceof NumberFormatException || e.getCause() instanceof NumberFormatException) {
            return "a number is missing or too large";
        }
        Matcher unknown = UNKNOWN_VALUE.matcher(message);
        if (unknown.find()) {
            return unknown.group(1) + " is not a value of its field";
        }
        return message.startsWith(PARSER_PREFIX) ? message.substring(PARSER_PREFIX.length()) : message;
    }

    private IllegalArgumentException invalid(String reason) {
        return fault("is not a valid " + type + " cron expression (" + reason + "); write it like \"" + example() + "\"");
    }

    private IllegalArgumentException fault(String text) {
        return new IllegalArgumentException("cron = \"" + expression + "\" " + text);
    }

    private String example() {
        return switch (type) {
            case QUARTZ -> "0 15 2 * * ?";
            case SPRING, SPRING53 -> "0 15 2 * * *";
            case UNIX, CRON4J -> "15 2 * * *";
        };
    }

    private boolean isWithoutSeconds() {
        return type == CronType.UNIX || type == CronType.CRON4J;
    }

    private static boolean isNickname(String text) {
        return text.startsWith("@");
    }
}
