package io.tickrunner.runtime.peer;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.regex.Pattern;

import io.tickrunner.Pause;

/**
 * A command or a change of a schedule between replicas, as the text of a notification. Text that cannot be parsed is ignored.
 */
public sealed interface CommandMessage {

    Pattern REQUEST_ID = Pattern.compile("[0-9a-f]{16}");
    /** The tag of an {@link io.tickrunner.Outcome}, possibly of a later version. */
    Pattern OUTCOME = Pattern.compile("[a-z_]{0,32}");
    /** Restricted because it is displayed unchanged. */
    Pattern REPLICA = Pattern.compile("[\\x21-\\x7e]{1,300}");

    /**
     * Asks the holder of a lock to run its worker now: {@code 1t<request ID>:<lock ID>[:<arguments>]}. A holder of a version
     * without arguments ignores a request with arguments, because it would lose them.
     */
    record AskTick(String requestId, long lockId, Map<String, String> arguments) implements CommandMessage {

        String encode() {
            String text = PeerText.head('t') + requestId + ":" + Long.toString(lockId, PeerText.RADIX);
            return arguments.isEmpty() ? text : text + ":" + TickArguments.encode(arguments);
        }
    }

    /**
     * The holder's answer: first that it accepted the request, later the outcome of the tick: {@code 1y<request ID>:<outcome or
     * nothing>:<replica>}.
     */
    record Reply(String requestId, String outcome, String replica) implements CommandMessage {

        static final String TAKEN = "";

        String encode() {
            return PeerText.head('y') + requestId + ":" + outcome + ":" + replica;
        }
    }

    /**
     * The workers that are paused or resumed: {@code 1p<lock ID>:<0 or 1>:<change>[:<by>:<reason>[:<until>:<left>]][,…]}, by
     * whom
     * and why in Base64. The remaining time, and not the end, decides, because clocks may disagree.
     */
    record Pauses(Map<Long, PauseBook.Told> entries) implements CommandMessage {

        List<String> encode() {
            return PeerText.pack('p', entries.entrySet().stream().map(e -> encode(e.getKey(), e.getValue())).toList());
        }

        private static String encode(long lockId, PauseBook.Told told) {
            Pause pause = told.pause();
            String text = Long.toString(lockId, PeerText.RADIX) + ":" + (told.paused() ? "1" : "0") + ":"
                    + Long.toString(told.change(), PeerText.RADIX);
            if (pause.by() != null || pause.reason() != null || pause.until() != null) {
                text += ":" + PeerText.encode(pause.by()) + ":" + PeerText.encode(pause.reason());
            }
            return pause.until() == null ? text
                    : text + ":" + Long.toString(pause.until().toEpochMilli(), PeerText.RADIX) + ":"
                            + Long.toString(told.leftMillis().getAsLong(), PeerText.RADIX);
        }
    }

    /**
     * The workers with another schedule, and those that went back to their own:
     * {@code 1s<lock ID>:<change>:<since>:<the text in
     * Base64>[,…]}.
     */
    record Schedules(Map<Long, ScheduleBook.Entry> entries) implements CommandMessage {

        List<String> encode() {
            return PeerText.pack('s', entries.entrySet().stream().map(e -> encode(e.getKey(), e.getValue())).toList());
        }

        private static String encode(long lockId, ScheduleBook.Entry entry) {
            // Commas and colons separate items, and a cron expression may contain both.
            return Long.toString(lockId, PeerText.RADIX) + ":" + Long.toString(entry.change(), PeerText.RADIX) + ":"
                    + Long.toString(entry.sinceMillis(), PeerText.RADIX) + ":" + Base64.getUrlEncoder().withoutPadding()
                            .encodeToString(entry.text().getBytes(StandardCharsets.ISO_8859_1));
        }
    }

    static Optional<CommandMessage> decode(String text) {
        if (text == null || text.length() < 3 || text.charAt(0) != PeerText.VERSION) {
            return Optional.empty();
        }
        String body = text.substring(2);
        try {
            return switch (text.charAt(1)) {
                case 't' -> decodeAsk(body);
                case 'y' -> decodeReply(body);
                case 'p' -> decodePauses(body);
                case 's' -> decodeSchedules(body);
                default -> Optional.empty();
            };
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static Optional<CommandMessage> decodeAsk(String body) {
        String[] parts = body.split(":", -1);
        if (parts.length < 2 || parts.length > 3 || !isRequestId(parts[0])) {
            return Optional.empty();
        }
        Map<String, String> arguments = parts.length == 2 ? Map.of() : TickArguments.decode(parts[2]);
        return Optional.of(new AskTick(parts[0], Long.parseLong(parts[1], PeerText.RADIX), arguments));
    }

    private static Optional<CommandMessage> decodeReply(String body) {
        String[] parts = body.split(":", 3);
        return parts.length == 3 && isRequestId(parts[0]) && OUTCOME.matcher(parts[1]).matches()
                && REPLICA.matcher(parts[2]).matches()
                        ? Optional.of(new Reply(parts[0], parts[1], parts[2]))
                        : Optional.empty();
    }

    private static Optional<CommandMessage> decodePauses(String body) {
        Map<Long, PauseBook.Told> entries = new TreeMap<>();
        for (String text : body.split(",", -1)) {
            String[] parts = text.split(":", -1);
            if (parts.length != 3 && parts.length != 5 && parts.length != 7 || !parts[1].equals("0") && !parts[1].equals("1")) {
                return Optional.empty();
            }
            PauseBook.Told told = decodePause(parts);
            if (!told.isValid()) {
                return Optional.empty();
            }
            entries.put(Long.parseLong(parts[0], PeerText.RADIX), told);
        }
        return Optional.of(new Pauses(entries));
    }

    private static PauseBook.Told decodePause(String[] parts) {
        boolean ends = parts.length == 7;
        Pause pause = new Pause(parts.length == 3 ? null : PeerText.decode(parts[3]),
                parts.length == 3 ? null : PeerText.decode(parts[4]),
                ends ? Instant.ofEpochMilli(Long.parseLong(parts[5], PeerText.RADIX)) : null);
        return new PauseBook.Told(parts[1].equals("1"), pause,
                ends ? OptionalLong.of(Long.parseLong(parts[6], PeerText.RADIX)) : OptionalLong.empty(),
                Long.parseLong(parts[2], PeerText.RADIX));
    }

    private static Optional<CommandMessage> decodeSchedules(String body) {
        Map<Long, ScheduleBook.Entry> entries = new TreeMap<>();
        for (String item : body.split(",", -1)) {
            String[] parts = item.split(":", -1);
            if (parts.length != 4) {
                return Optional.empty();
            }
            String text = new String(Base64.getUrlDecoder().decode(parts[3]), StandardCharsets.ISO_8859_1);
            ScheduleBook.Entry entry = new ScheduleBook.Entry(text, Long.parseLong(parts[2], PeerText.RADIX),
                    Long.parseLong(parts[1], PeerText.RADIX));
            if (!entry.isValid()) {
                return Optional.empty();
            }
            entries.put(Long.parseLong(parts[0], PeerText.RADIX), entry);
        }
        return Optional.of(new Schedules(entries));
    }

    private static boolean isRequestId(String text) {
        return REQUEST_ID.matcher(text).matches();
    }
}
