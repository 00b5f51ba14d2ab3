package io.tickrunner.runtime.peer;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A message between replicas, as the text of a notification: {@code 1<kind>[<run or number>[,<run or number>…]]} with a run as
 * {@code <lock ID>:<ID of its start>:<age of its start>[:[<age of its success>][:[<occurrence>][:<ID of the start before>]]]},
 * all
 * numbers in base 36, ages in milliseconds. Ages and not times, because clocks may disagree. An occurrence is in milliseconds
 * since 1970, because it is planned and not
 * measured. What cannot be parsed is ignored.
 *
 * @param kind the kind of message
 * @param runs the runs, for {@link Kind#RUNS}, {@link Kind#ANSWER} and {@link Kind#WITHDRAWN}; empty for the others
 * @param numbers backends for {@link Kind#WELCOME}, lock IDs for {@link Kind#RELEASED}, {@link Kind#FREED} and
 *        {@link Kind#WAKE}, milliseconds for {@link Kind#PACE}, as each kind says for those of the spread; empty for the others
 */
public record PeerMessage(Kind kind, List<Run> runs, List<Long> numbers) {

    /** The content of a message. */
    private enum Body {
        NOTHING,
        RUNS,
        NUMBERS
    }

    public enum Kind {
        /** A replica joined and requests the runs. */
        HELLO('h', Body.NOTHING),
        /** Runs in the sending replica. */
        RUNS('r', Body.RUNS),
        /**
         * Starts that were announced and did not begin. The second age of a run is here that of the start before it, not of a
         * success, and that start's ID is told too.
         */
        WITHDRAWN('x', Body.RUNS),
        /** All runs known to a replica, in answer to {@link #HELLO}. */
        ANSWER('a', Body.RUNS),
        /** {@link #HELLO} was answered: the replicas with these backends have received what the sender knows. */
        WELCOME('w', Body.NUMBERS),
        /** The sender has not heard from other replicas yet and has no information for those that join. */
        NEWCOMER('n', Body.NOTHING),
        /** The sender is about to release these locks, and no work runs under them. */
        RELEASED('u', Body.NUMBERS),
        /** These locks were released and may be acquired at once. */
        FREED('o', Body.NUMBERS),
        /** The same of locks that are not named, because they are unknown or many, or by a version that names none. */
        ANY_FREED('f', Body.NOTHING),
        /** The workers with these locks are to tick soon where they are held. */
        WAKE('k', Body.NUMBERS),
        /**
         * What the sender holds: its weight, its load, the fingerprint of the locks of the workers that it is able to run, the
         * load that no other replica is able to take, and the fingerprint of the weights of those workers.
         */
        SHARE('s', Body.NUMBERS),
        /** The sessions with these backends have ended. */
        ENDED('e', Body.NUMBERS),
        /** A part of the list of those locks, if another replica is able to run others. */
        ABLE('b', Body.NUMBERS),
        /** The sender releases locks for a replica: its backend, then the locks. */
        GIVEN('g', Body.NUMBERS),
        /** The locks that the sender gave to the replicas with these backends are released. */
        TAKE('t', Body.NUMBERS),
        /** The sender does not take these locks, which were released for it. */
        DECLINED('d', Body.NUMBERS),
        /** The pace of the sending replica, if it matters to others. */
        PACE('p', Body.NUMBERS),
        /** The session ends, all its locks are released, and no work runs under them. */
        LEAVING('l', Body.NOTHING);

        private final char code;
        private final Body body;

        Kind(char code, Body body) {
            this.code = code;
            this.body = body;
        }

        private static Optional<Kind> of(char code) {
            for (Kind kind : values()) {
                if (kind.code == code) {
                    return Optional.of(kind);
                }
            }
            return Optional.empty();
        }
    }

    /**
     * The last run of a worker.
     *
     * @param lockId the worker's lock
     * @param id identifies the start among all starts of the worker
     * @param startAge milliseconds since it started
     * @param successAge milliseconds since the last success
     * @param occurrence the last occurrence of a cron worker that ran, in milliseconds since 1970
     * @param idBefore identifies the start before it, for {@link Kind#WITHDRAWN}
     */
    public record Run(long lockId, long id, long startAge, OptionalLong successAge, OptionalLong occurrence,
            OptionalLong idBefore) {
    }

    static final PeerMessage HELLO = of(Kind.HELLO, List.of());
    static final PeerMessage NEWCOMER = of(Kind.NEWCOMER, List.of());
    public static final PeerMessage ANY_FREED = of(Kind.ANY_FREED, List.of());
    public static final PeerMessage LEAVING = of(Kind.LEAVING, List.of());

    private static PeerMessage of(Kind kind, Collection<Long> numbers) {
        return new PeerMessage(kind, List.of(), List.copyOf(numbers));
    }

    /** Longer than any interval: about 10 years. */
    private static final long MAX_AGE = 10L * 365 * 24 * 3600 * 1000;

    public String encode() {
        return PeerText.head(kind.code) + Stream.concat(runs.stream().map(PeerMessage::encode), numbers.stream()
                .map(PeerMessage::encode)).collect(Collectors.joining(","));
    }

    /** Returns messages that contain these runs, each short enough for a notification. */
    public static List<String> encode(Kind kind, List<Run> runs) {
        return PeerText.pack(kind.code, runs.stream().map(PeerMessage::encode).toList());
    }

    /** Returns messages that contain these numbers, each short enough for a notification. */
    public static List<String> encodeNumbers(Kind kind, Collection<Long> numbers) {
        return PeerText.pack(kind.code, numbers.stream().map(PeerMessage::encode).toList());
    }

    private static String encode(Long number) {
        return Long.toString(number, PeerText.RADIX);
    }

    private static String encode(Run run) {
        StringBuilder text = new StringBuilder(encode((Long) run.lockId)).append(':').append(encode((Long) run.id)).append(':')
                .append(encode((Long) run.startAge));
        List<OptionalLong> more = List.of(run.successAge, run.occurrence, run.idBefore);
        int last = more.size();
        while (last > 0 && more.get(last - 1).isEmpty()) {
            last--;
        }
        for (OptionalLong number : more.subList(0, last)) {
            text.append(':');
            number.ifPresent(present -> text.append(encode((Long) present)));
        }
        return text.toString();
    }

    /** Reads a message; empty if it cannot be parsed, whole or in part. */
    public static Optional<PeerMessage> decode(String text) {
        if (text == null || text.length() < 2 || text.charAt(0) != PeerText.VERSION) {
            return Optional.empty();
        }
        return Kind.of(text.charAt(1)).flatMap(kind -> decode(kind, text.substring(2)));
    }

    private static Optional<PeerMessage> decode(Kind kind, String body) {
        if (kind.body == Body.NOTHING || body.isEmpty()) {
            return kind.body == Body.NOTHING && body.isEmpty() ? Optional.of(of(kind, List.of())) : Optional.empty();
        }
        List<Run> runs = new ArrayList<>();
        List<Long> numbers = new ArrayList<>();
        for (String item : body.split(",", -1)) {
            if (kind.body == Body.RUNS) {
                Optional<Run> run = decodeRun(item);
                if (run.isEmpty()) {
                    return Optional.empty();
                }
                runs.add(run.get());
            } else {
                try {
                    numbers.add(Long.parseLong(item, PeerText.RADIX));
                } catch (NumberFormatException e) {
                    return Optional.empty();
                }
            }
        }
        return Optional.of(new PeerMessage(kind, List.copyOf(runs), List.copyOf(numbers)));
    }

    private static Optional<Run> decodeRun(String text) {
        String[] parts = text.split(":", -1);
        if (parts.length < 3 || parts.length > 6 || parts[parts.length - 1].isEmpty()) {
            return Optional.empty();
        }
        try {
            OptionalLong successAge = number(parts, 3);
            successAge.ifPresent(PeerMessage::checkAge);
            long startAge = Long.parseLong(parts[2], PeerText.RADIX);
            checkAge(startAge);
            return Optional.of(new Run(Long.parseLong(parts[0], PeerText.RADIX), Long.parseLong(parts[1], PeerText.RADIX),
                    startAge, successAge, number(parts, 4), number(parts, 5)));
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    private static OptionalLong number(String[] parts, int index) {
        return parts.length <= index || parts[index].isEmpty() ? OptionalLong.empty()
                : OptionalLong.of(Long.parseLong(parts[index], PeerText.RADIX));
    }

    private static void checkAge(long age) {
        if (age < 0 || age > MAX_AGE) {
            throw new NumberFormatException("not an age: " + age);
        }
    }
}
