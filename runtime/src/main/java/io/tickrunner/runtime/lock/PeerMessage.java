package io.tickrunner.runtime.lock;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Collectors;

/**
 * What replicas tell each other, as the text of a notification: {@code 1<kind>[<run>[,<run>…]]} with a run as
 * {@code <lock ID>:<age of its start>[:<age of its success>]}, all numbers in base 36, ages in milliseconds. Ages and not
 * times, as no two clocks need agree. Whoever can notify can send one, so what does not parse is nothing.
 *
 * @param kind what it is about
 * @param runs what ran, for {@link Kind#RUNS} and {@link Kind#ANSWER}
 */
record PeerMessage(Kind kind, List<Run> runs) {

    enum Kind {
        /** A replica joined and wants to know what ran. */
        HELLO('h'),
        /** What ran in the replica that sends it. */
        RUNS('r'),
        /** What a replica knows of all, in answer to {@link #HELLO}. */
        ANSWER('a'),
        /** {@link #HELLO} was answered: whoever joined has heard what this replica knows. */
        WELCOME('w'),
        /** A replica that has just started has nothing to tell those that join. */
        NEWCOMER('n'),
        /** Locks were given back and may be had at once. */
        FREED('f');

        private final char code;

        Kind(char code) {
            this.code = code;
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
     * @param startAge milliseconds since it started
     * @param successAge milliseconds since the last success
     */
    record Run(long lockId, long startAge, OptionalLong successAge) {
    }

    static final PeerMessage HELLO = new PeerMessage(Kind.HELLO, List.of());
    static final PeerMessage WELCOME = new PeerMessage(Kind.WELCOME, List.of());
    static final PeerMessage NEWCOMER = new PeerMessage(Kind.NEWCOMER, List.of());
    static final PeerMessage FREED = new PeerMessage(Kind.FREED, List.of());

    /** Older than any interval: about 10 years. */
    private static final long MAX_AGE = 10L * 365 * 24 * 3600 * 1000;

    String encode() {
        return PeerText.head(kind.code) + runs.stream().map(PeerMessage::encode).collect(Collectors.joining(","));
    }

    private boolean carriesRuns() {
        return kind == Kind.RUNS || kind == Kind.ANSWER;
    }

    /** The messages that carry these runs, each short enough for a notification. */
    static List<String> encode(Kind kind, List<Run> runs) {
        return PeerText.pack(kind.code, runs.stream().map(PeerMessage::encode).toList());
    }

    private static String encode(Run run) {
        String text = Long.toString(run.lockId, PeerText.RADIX) + ":" + Long.toString(run.startAge, PeerText.RADIX);
        return run.successAge.isPresent() ? text + ":" + Long.toString(run.successAge.getAsLong(), PeerText.RADIX) : text;
    }

    /** Reads a message; empty for anything that is none, whole or in part. */
    static Optional<PeerMessage> decode(String text) {
        if (text == null || text.length() < 2 || text.charAt(0) != PeerText.VERSION) {
            return Optional.empty();
        }
        Optional<Kind> kind = Kind.of(text.charAt(1));
        String body = text.substring(2);
        List<Run> runs = new ArrayList<>();
        for (String run : body.isEmpty() ? new String[0] : body.split(",", -1)) {
            Optional<Run> decoded = decodeRun(run);
            if (decoded.isEmpty()) {
                return Optional.empty();
            }
            runs.add(decoded.get());
        }
        return kind.map(k -> new PeerMessage(k, List.copyOf(runs))).filter(m -> m.carriesRuns() != m.runs.isEmpty());
    }

    private static Optional<Run> decodeRun(String text) {
        String[] parts = text.split(":", -1);
        if (parts.length < 2 || parts.length > 3) {
            return Optional.empty();
        }
        try {
            long lockId = Long.parseLong(parts[0], PeerText.RADIX);
            long startAge = age(parts[1]);
            OptionalLong successAge = parts.length == 3 ? OptionalLong.of(age(parts[2])) : OptionalLong.empty();
            return Optional.of(new Run(lockId, startAge, successAge));
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    private static long age(String text) {
        long age = Long.parseLong(text, PeerText.RADIX);
        if (age < 0 || age > MAX_AGE) {
            throw new NumberFormatException("not an age: " + text);
        }
        return age;
    }
}
