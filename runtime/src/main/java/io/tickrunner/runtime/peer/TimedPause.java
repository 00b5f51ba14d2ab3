package io.tickrunner.runtime.peer;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;

import io.tickrunner.Pause;
import io.tickrunner.runtime.time.Time;

/**
 * A pause, and when it ends in this replica. Replicas tell each other the remaining time, because their wall clocks may differ.
 *
 * @param pause who paused the worker, why and until when
 * @param endsAt the {@link Time#nanos()} at which it ends; meaningless without {@link Pause#until()}
 */
public record TimedPause(Pause pause, long endsAt) {

    /** A pause without a reason that lasts until the worker is resumed. */
    public static final TimedPause UNTIL_RESUMED = new TimedPause(new Pause(null, null, null), 0);

    /** In characters. A limit for the log, and for the memory that peers can fill. */
    public static final int MAX_REASON = 250;
    /** In characters; a longer name is cut. */
    static final int MAX_BY = 100;
    /** Longer than any pause that is meant to end. */
    static final Duration LONGEST = Duration.ofDays(366);

    /** The end of the year 9999. */
    private static final long LATEST_MILLIS = 253_402_300_799_999L;
    /** Of two concurrent pauses, all replicas choose the one that ends later. */
    static final Comparator<Pause> ORDER = Comparator
            .comparing(Pause::until, Comparator.nullsLast(Comparator.<Instant> naturalOrder()))
            .thenComparing(Pause::by, Comparator.nullsFirst(Comparator.<String> naturalOrder()))
            .thenComparing(Pause::reason, Comparator.nullsFirst(Comparator.<String> naturalOrder()));

    /** Begins a pause by the wall clock of this replica. */
    public static TimedPause begin(Pause wanted, Time time) {
        return begin(wanted, time, time.now());
    }

    /**
     * Begins a pause in this replica.
     *
     * @param now the present time by the clock that decides when it ends
     * @throws IllegalArgumentException if it breaks a rule; the message says how to fix it
     */
    public static TimedPause begin(Pause wanted, Time time, Instant now) {
        String reason = wanted.reason() == null || wanted.reason().isBlank() ? null : wanted.reason();
        if (reason != null && reason.length() > MAX_REASON) {
            throw new IllegalArgumentException("the reason has " + reason.length() + " characters; use at most " + MAX_REASON);
        }
        if (reason != null && !StandardCharsets.UTF_8.newEncoder().canEncode(reason)) {
            throw new IllegalArgumentException(
                    "the reason contains half of a surrogate pair; remove it or complete the pair");
        }
        if (wanted.until() == null) {
            return new TimedPause(new Pause(shortened(wanted.by()), reason, null), 0);
        }
        long endsAt = time.nanos() + left(wanted.until(), now).toNanos();
        // Other replicas are told it in milliseconds, and all should show the same.
        return new TimedPause(new Pause(shortened(wanted.by()), reason, wanted.until().truncatedTo(ChronoUnit.MILLIS)), endsAt);
    }

    private static Duration left(Instant until, Instant now) {
        Duration left = Duration.between(now, until);
        if (left.isNegative() || left.isZero()) {
            throw new IllegalArgumentException("until = " + until + " is not after the present time, " + now
                    + "; use a later time");
        }
        if (left.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException("until = " + until + " is more than " + LONGEST.toDays()
                    + " days ahead; use an earlier time, or leave it out and resume the worker by hand");
        }
        return left;
    }

    private static String shortened(String by) {
        if (by == null || by.length() <= MAX_BY) {
            return by;
        }
        return by.substring(0, Character.isHighSurrogate(by.charAt(MAX_BY - 1)) ? MAX_BY - 1 : MAX_BY);
    }

    /** Returns whether a peer may have sent it. */
    static boolean isValid(Pause pause, OptionalLong leftMillis) {
        return (pause.by() == null || pause.by().length() <= MAX_BY)
                && (pause.reason() == null || pause.reason().length() <= MAX_REASON)
                && (pause.until() != null) == leftMillis.isPresent()
                && (pause.until() == null || pause.until().toEpochMilli() >= 0
                        && pause.until().toEpochMilli() <= LATEST_MILLIS)
                && leftMillis.orElse(0) >= 0 && leftMillis.orElse(0) <= LONGEST.toMillis();
    }

    /** Returns whether it ends by itself. */
    boolean ends() {
        return pause.until() != null;
    }

    /**
     * @param now the present {@link Time#nanos()}
     */
    public boolean isOver(long now) {
        return ends() && now - endsAt >= 0;
    }

    /**
     * Returns the nanoseconds until it ends; empty if it does not end by itself.
     *
     * @param now the present {@link Time#nanos()}
     */
    public OptionalLong left(long now) {
        return ends() ? OptionalLong.of(Math.max(0, endsAt - now)) : OptionalLong.empty();
    }

    /** Returns the same in milliseconds, rounded up. */
    OptionalLong leftMillis(long now) {
        OptionalLong left = left(now);
        return left.isPresent()
                ? OptionalLong.of(TimeUnit.NANOSECONDS.toMillis(left.getAsLong() + TimeUnit.MILLISECONDS.toNanos(1) - 1))
                : left;
    }
}
