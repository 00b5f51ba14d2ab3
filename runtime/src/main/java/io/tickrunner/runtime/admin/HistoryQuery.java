package io.tickrunner.runtime.admin;

import java.time.DateTimeException;
import java.time.Instant;

/**
 * Which page of a history a caller wants.
 *
 * @param limit the number of runs
 * @param before the start that all runs of the page precede; {@code null} for the newest runs
 */
record HistoryQuery(int limit, Instant before) {

    private static final int STANDARD_LIMIT = 50;
    private static final int MAX_LIMIT = 500;
    private static final Instant FIRST = Instant.EPOCH;
    private static final Instant LAST = Instant.parse("9999-12-31T00:00:00Z");

    /**
     * @param limit the number of runs as text; {@code null} for the standard number
     * @param before a time in ISO-8601; {@code null} for the newest runs
     * @throws IllegalArgumentException if a parameter is invalid; the message says what is valid
     */
    static HistoryQuery of(String limit, String before) {
        return new HistoryQuery(number(limit), time(before));
    }

    private static int number(String text) {
        if (text == null) {
            return STANDARD_LIMIT;
        }
        try {
            int limit = Integer.parseInt(text);
            if (limit >= 1 && limit <= MAX_LIMIT) {
                return limit;
            }
        } catch (NumberFormatException e) {
            // Reported in the same way as a number that is out of range.
        }
        throw new IllegalArgumentException("limit = \"" + AdminPath.shown(text) + "\" is not a whole number from 1 to "
                + MAX_LIMIT + "; use for example limit=" + STANDARD_LIMIT);
    }

    private static Instant time(String text) {
        if (text == null) {
            return null;
        }
        try {
            Instant before = Instant.parse(text);
            if (!before.isBefore(FIRST) && before.isBefore(LAST)) {
                return before;
            }
        } catch (DateTimeException e) {
            // Reported in the same way as a time that is out of range.
        }
        throw new IllegalArgumentException("before = \"" + AdminPath.shown(text) + "\" is not a time between 1970 and 9999;"
                + " use the value of \"before\" in the previous answer, such as 2026-03-01T02:15:00.123456Z");
    }
}
