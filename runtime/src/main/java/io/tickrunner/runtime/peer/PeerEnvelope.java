package io.tickrunner.runtime.peer;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * The envelope of every message between replicas: {@code <sent at>:<number>:<text>}, numbers in base 36. The server stamps the
 * message with its own clock, so a receiver can determine its age without comparing the clocks of two machines. The number
 * increases within a session, which makes repeated messages recognizable.
 *
 * @param sentAt the server's wall clock, in milliseconds since 1970
 * @param number the number of the message within its session
 * @param text a {@link PeerMessage} or a {@link CommandMessage}
 */
public record PeerEnvelope(long sentAt, long number, String text) {

    /** SQL for the time stamp, which precedes {@link #number}; in decimal because SQL has no base 36. */
    public static final String SENT_AT_SQL = "(extract(epoch FROM pg_catalog.clock_timestamp()) * 1000)::bigint || ':'";
    private static final char SEPARATOR = ':';

    /** Numbers the messages of one session. Used by the thread that has the wire. */
    public static final class Counter {

        private long last;

        public List<String> number(Collection<String> texts) {
            List<String> numbered = new ArrayList<>();
            for (String text : texts) {
                numbered.add(Long.toString(++last, PeerText.RADIX) + SEPARATOR + text);
            }
            return numbered;
        }
    }

    /** Reads a notification; empty if it cannot be parsed. */
    public static Optional<PeerEnvelope> decode(String payload) {
        if (payload == null) {
            return Optional.empty();
        }
        int first = payload.indexOf(SEPARATOR);
        int second = payload.indexOf(SEPARATOR, first + 1);
        if (first < 1 || second < 0) {
            return Optional.empty();
        }
        try {
            long sentAt = Long.parseLong(payload, 0, first, 10);
            long number = Long.parseLong(payload, first + 1, second, PeerText.RADIX);
            return number < 1 || sentAt < 0 ? Optional.empty()
                    : Optional.of(new PeerEnvelope(sentAt, number, payload.substring(second + 1)));
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }
}
