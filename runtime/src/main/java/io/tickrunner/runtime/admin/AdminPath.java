package io.tickrunner.runtime.admin;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/** Parses the part of a request's path below the endpoint's path. */
final class AdminPath {

    /** Longer than any valid worker name. */
    static final int SHOWN_LENGTH = 100;

    private AdminPath() {
    }

    /**
     * Returns the decoded parts; empty for the endpoint itself. An encoded slash is part of a name.
     *
     * @param root the endpoint's path, without a trailing slash
     */
    static List<String> below(String root, String path) {
        String rest = path.substring(Math.min(root.length(), path.length()));
        return Arrays.stream(rest.split("/")).filter(part -> !part.isEmpty()).map(AdminPath::decoded).toList();
    }

    private static String decoded(String part) {
        try {
            return URLDecoder.decode(part.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return part;
        }
    }

    /** Truncates text from a caller before it is included in a response. */
    static String shown(String text) {
        if (text.length() <= SHOWN_LENGTH) {
            return text;
        }
        // Cutting a character in half would make the whole response malformed.
        int end = Character.isHighSurrogate(text.charAt(SHOWN_LENGTH - 1)) ? SHOWN_LENGTH - 1 : SHOWN_LENGTH;
        return text.substring(0, end) + "…";
    }
}
