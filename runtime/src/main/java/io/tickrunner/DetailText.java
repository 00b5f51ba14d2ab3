package io.tickrunner;

/**
 * Formats a value for a log line without breaking the line or its fields. Characters that move the cursor, end the line or
 * change the direction of the text are escaped. A value that could be read as several fields is quoted.
 */
final class DetailText {

    private static final String NEEDS_QUOTES = " =\"";

    private DetailText() {
    }

    static String of(Object value) {
        String text = String.valueOf(value);
        if (text.codePoints().noneMatch(c -> needsQuotes(c) || needsEscape(c))) {
            return text;
        }
        StringBuilder quoted = new StringBuilder(text.length() + 16).append('"');
        text.codePoints().forEach(c -> append(quoted, c));
        return quoted.append('"').toString();
    }

    private static void append(StringBuilder quoted, int c) {
        switch (c) {
            case '"', '\\' -> quoted.append('\\').appendCodePoint(c);
            case '\n' -> quoted.append("\\n");
            case '\r' -> quoted.append("\\r");
            case '\t' -> quoted.append("\\t");
            default -> {
                if (needsEscape(c)) {
                    appendEscape(quoted, c);
                } else {
                    quoted.appendCodePoint(c);
                }
            }
        }
    }

    private static void appendEscape(StringBuilder quoted, int c) {
        for (char unit : Character.toChars(c)) {
            quoted.append(String.format("\\u%04x", (int) unit));
        }
    }

    private static boolean needsQuotes(int c) {
        return NEEDS_QUOTES.indexOf(c) >= 0 || Character.getType(c) == Character.SPACE_SEPARATOR;
    }

    /** Returns true for control and format characters (such as bidirectional ones), line separators and surrogates. */
    private static boolean needsEscape(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL, Character.FORMAT, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR,
                    Character.SURROGATE ->
                true;
            default -> false;
        };
    }
}
