package io.tickrunner.simulator.postgres;

import java.util.List;
import java.util.regex.Pattern;

/** How answers are written down for comparison. */
final class Answers {

    static final String NOT_OPEN = "not open";
    static final String OPENED = "opened";
    static final String CLOSED = "closed";
    static final String STILL_OPEN = "still open";
    /** What a client sees when the stream ends without an error. */
    static final String BROKEN = "08006";

    private static final String ERROR = "error ";
    private static final Pattern STAMP = Pattern.compile("^\\d{13}:");

    private Answers() {
    }

    static String rows(String rows, List<String> warnings) {
        return warnings.isEmpty() ? rows : rows + ", warnings " + warnings;
    }

    static String error(String sqlState) {
        return ERROR + sqlState;
    }

    static boolean isError(String text) {
        return text.startsWith(ERROR);
    }

    static String notification(String sender, String channel, String payload) {
        String text = STAMP.matcher(payload).replaceFirst("<stamp>:");
        return channel + " from " + sender + ": " + (text.length() > 100 ? text.length() + " characters" : text);
    }
}
