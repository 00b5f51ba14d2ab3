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

    /**
     * Returns a session's name as {@code pg_stat_activity} shows it: each byte that is not printable ASCII as an escape, cut.
     */
    static String applicationName(String name) {
        StringBuilder clean = new StringBuilder();
        for (byte b : name.getBytes(StandardCharsets.UTF_8)) {
            if (b >= ' ' && b <= '~') {
                clean.append((char) b);
            } else {
                clean.append(String.format("\\x%02x", b & 0xff));
            }
        }
        return clean.substring(0, Math.min(clean.length(), MAX_NAME_BYTES));
    }
}
