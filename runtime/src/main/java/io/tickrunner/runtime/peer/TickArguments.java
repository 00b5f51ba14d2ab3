package io.tickrunner.runtime.peer;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The rules for the arguments of a forced tick, and their form in a message: names and values in Base64, separated by dots.
 * Arguments that keep the rules always fit into one message, whatever characters they contain.
 */
public final class TickArguments {

    public static final int MAX_ENTRIES = 20;
    /** In characters. */
    public static final int MAX_NAME = 63;
    /** In characters. */
    public static final int MAX_VALUE = 1_000;
    /** All names and values together, in UTF-8. Base64 adds a third, which leaves room for the rest of the message. */
    public static final int MAX_BYTES = 4_000;

    /** The longest part of an invalid name that is shown. */
    private static final int SHOWN_LENGTH = 40;

    private TickArguments() {
    }

    /**
     * Returns an immutable copy in the same order.
     *
     * @throws IllegalArgumentException if they break a rule; the message lists every fault with its fix
     */
    public static Map<String, String> of(Map<String, String> arguments) {
        if (arguments.isEmpty()) {
            return Map.of();
        }
        // Checks the copy, because the caller may change its map meanwhile.
        Map<String, String> copy = Collections.unmodifiableMap(new LinkedHashMap<>(arguments));
        List<String> faults = copy.size() > MAX_ENTRIES
                ? List.of("there are " + copy.size() + " arguments; send at most " + MAX_ENTRIES)
                : faults(copy);
        if (!faults.isEmpty()) {
            throw new IllegalArgumentException(String.join(", ", faults));
        }
        return copy;
    }

    private static List<String> faults(Map<String, String> arguments) {
        List<String> faults = new ArrayList<>();
        arguments.forEach((name, value) -> {
            faultsOfName(name, faults);
            faultsOfValue(name, value, faults);
        });
        int bytes = parts(arguments).filter(Objects::nonNull).mapToInt(part -> utf8(part).length).sum();
        if (bytes > MAX_BYTES) {
            faults.add("all names and values together have " + bytes + " bytes in UTF-8; send at most " + MAX_BYTES);
        }
        return faults;
    }

    private static void faultsOfName(String name, List<String> faults) {
        if (name == null || name.isEmpty()) {
            faults.add("a name is empty; use 1 to " + MAX_NAME + " characters");
        } else if (name.length() > MAX_NAME) {
            faults.add("the name " + shown(name) + " has " + name.length() + " characters; use at most " + MAX_NAME);
        }
        faultOfText(name, "a name", faults);
    }

    private static void faultsOfValue(String name, String value, List<String> faults) {
        if (value == null) {
            faults.add(shown(name) + " is null; leave it out or use an empty text");
        } else if (value.length() > MAX_VALUE) {
            faults.add(shown(name) + " has " + value.length() + " characters; use at most " + MAX_VALUE);
        }
        faultOfText(value, shown(name), faults);
    }

    /** Half a character would arrive as a question mark in another replica. */
    private static void faultOfText(String text, String what, List<String> faults) {
        if (text != null && !StandardCharsets.UTF_8.newEncoder().canEncode(text)) {
            faults.add(what + " contains half of a surrogate pair; remove it or complete the pair");
        }
    }

    private static String shown(String name) {
        if (name == null || !StandardCharsets.UTF_8.newEncoder().canEncode(name)) {
            return "an argument";
        }
        if (name.length() <= MAX_NAME) {
            return "\"" + name + "\"";
        }
        int end = Character.isHighSurrogate(name.charAt(SHOWN_LENGTH - 1)) ? SHOWN_LENGTH - 1 : SHOWN_LENGTH;
        return "\"" + name.substring(0, end) + "…\"";
    }

    private static Stream<String> parts(Map<String, String> arguments) {
        return arguments.entrySet().stream().flatMap(argument -> Stream.of(argument.getKey(), argument.getValue()));
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    static String encode(Map<String, String> arguments) {
        return parts(arguments).map(part -> Base64.getUrlEncoder().withoutPadding().encodeToString(utf8(part)))
                .collect(Collectors.joining("."));
    }

    /**
     * @throws IllegalArgumentException if the text cannot be parsed, or the arguments break a rule
     */
    static Map<String, String> decode(String text) {
        List<String> parts = Arrays.stream(text.split("\\.", -1))
                .map(part -> new String(Base64.getUrlDecoder().decode(part), StandardCharsets.UTF_8)).toList();
        Map<String, String> arguments = new LinkedHashMap<>();
        for (int i = 0; i + 1 < parts.size(); i += 2) {
            arguments.put(parts.get(i), parts.get(i + 1));
        }
        if (arguments.size() * 2 != parts.size()) {
            throw new IllegalArgumentException("a name without a value, or twice");
        }
        return of(arguments);
    }
}
