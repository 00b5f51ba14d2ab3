package io.tickrunner.runtime.peer;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/** The common format of all messages between replicas: a version, one letter for the kind, and items separated by commas. */
final class PeerText {

    static final char VERSION = '1';
    /** The radix of all numbers. */
    static final int RADIX = 36;

    /** PostgreSQL accepts fewer than 8,000 bytes; no single item is longer than the difference. */
    private static final int MAX_LENGTH = 7_900;

    private PeerText() {
    }

    static String head(char kind) {
        return "" + VERSION + kind;
    }

    /** Encodes a text of any characters; empty for {@code null}. */
    static String encode(String text) {
        return text == null ? ""
                : Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * Decodes such a text; {@code null} if it is empty.
     *
     * @throws IllegalArgumentException if it is not encoded
     */
    static String decode(String encoded) {
        return encoded.isEmpty() ? null : new String(Base64.getUrlDecoder().decode(encoded), StandardCharsets.UTF_8);
    }

    /** Returns messages that contain these items, each short enough for a notification; empty if there are no items. */
    static List<String> pack(char kind, List<String> items) {
        List<String> messages = new ArrayList<>();
        StringBuilder message = new StringBuilder();
        for (String item : items) {
            if (message.length() + item.length() >= MAX_LENGTH) {
                messages.add(message.toString());
                message.setLength(0);
            }
            message.append(message.isEmpty() ? head(kind) : ",").append(item);
        }
        if (!message.isEmpty()) {
            messages.add(message.toString());
        }
        return messages;
    }
}
