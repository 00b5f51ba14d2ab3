package io.tickrunner.runtime.peer;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * The envelope of every message between replicas: {@code <stamped at>:<number>[@<written at>]:<text>}, numbers in base 36. The
 * server stamps the message with its own clock, so a receiver can determine its age without comparing the clocks of two
 * machines. A network that was interrupted may deliver the message to the server late, so its sender also writes when, by the
 * server's clock, it wrote it. The number increases within a session, which makes repeated messages recognizable.
 *
 * @param sentAt when the sender wrote it, by the server's wall clock, in milliseconds since 1970
 * @param number the number of the message within its session
 * @param text a {@link PeerMessage} or a {@link CommandMessage}
 */
public record PeerEnvelope(long sentAt, long number, String text) {

    /** SQL for the time stamp, which precedes {@link #number}; in decimal because SQL has no base 36. */
    public static final String SENT_AT_SQL = "(extract(epoch FROM pg_catalog.clock_timestamp()) * 1000)::bigint || ':'";
    private static final char SEPARATOR = ':';
    private static final char AT = '@';
    /** A message is on its way at most as long as a session lives without an answer. */
    private static final long MAX_ON_ITS_WAY = TimeUnit.HOURS.toMillis(1);

    /** Numbers the messages of one session. Used by the thread that has the wire. */
    public static final class Counter {

        private long last;

        /**
         * @param writtenAt the server's wall clock now, in milliseconds since 1970, as far as known
         */
        public List<String> number(Collection<String> texts, long writtenAt) {
            String at = AT + Long.toString(writtenAt, PeerText.RADIX) + SEPARATOR;
            List<String> numbered = new ArrayList<>();
            for (String text : texts) {
                numbered.add(Long.toString(++last, PeerText.RADIX) + at + text);
            }
            return numbered;
        }
    }

    /** The sender's knowledge of the server's clock is hearsay, and may be of a server that was replaced. */
    private static long plausible(long writtenAt, long stampedAt) {
        return writtenAt < stampedAt && writtenAt >= Math.max(0, stampedAt - MAX_ON_ITS_WAY) ? writtenAt : stampedAt;
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
            long stampedAt = Long.parseLong(payload, 0, first, 10);
            int at = payload.substring(first + 1, second).indexOf(AT) + first + 1;
            boolean written = at > first;
            long number = Long.parseLong(payload, first + 1, written ? at : second, PeerText.RADIX);
            long writtenAt = written ? Long.parseLong(payload, at + 1, second, PeerText.RADIX) : stampedAt;
            return number < 1 || stampedAt < 0 ? Optional.empty()
                    : Optional.of(new PeerEnvelope(plausible(writtenAt, stampedAt), number, payload.substring(second + 1)));
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }
}
