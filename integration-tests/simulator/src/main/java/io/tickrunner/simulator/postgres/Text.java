package io.tickrunner.simulator.postgres;

import java.nio.charset.StandardCharsets;

/** Texts as the server counts and cuts them. */
final class Text {

    private static final int MAX_NAME_BYTES = 63;

    private Text() {
    }

    static int bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }

    static boolean isTooLongForName(String text) {
        return bytes(text) > MAX_NAME_BYTES;
    }

    /** Cuts a name to the bytes that it may have, between two characters. */
    static String cut(String name) {
        int end = name.length();
        while (bytes(name.substring(0, end)) > MAX_NAME_BYTES) {
            end = name.offsetByCodePoints(end, -1);
        }
        return name.substring(0, end);
    }

    /** Returns a session's name as its setting shows it: cut, and then with escapes for bytes that are not printable ASCII. */
    static String applicationName(String name) {
        StringBuilder clean = new StringBuilder();
        for (byte b : cut(name).getBytes(StandardCharsets.UTF_8)) {
            if (b >= ' ' && b <= '~') {
                clean.append((char) b);
            } else {
                clean.append(String.format("\\x%02x", b & 0xff));
            }
        }
        return clean.toString();
    }
}
