package io.tickrunner.runtime.time;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * Decides what to report about a repeated event: each kind in full the first time, then its count at intervals, and at the end
 * how long it lasted. Not thread-safe.
 */
public final class Repetition {

    /**
     * Limits the kinds: an event that differs each time, for example by a name in its message, must not be reported in full
     * each time.
     */
    static final int MAX_KINDS = 10;
    private static final String FURTHER_KINDS = "";

    private final long every;
    private final LongSupplier nanoClock;
    private final Map<String, Seen> kinds = new HashMap<>();
    private long streak;
    private long streakSince;
    private long lastAt;

    /**
     * @param every the minimum interval between reports of one kind; zero to report each event in full
     * @param nanoClock a monotonic clock in nanoseconds
     */
    public Repetition(Duration every, LongSupplier nanoClock) {
        this.every = every.toNanos();
        this.nanoClock = nanoClock;
    }

    /**
     * A report.
     *
     * @param inFull whether the kind is new
     * @param count how often it has happened since it was new, including this time
     * @param lasting for how long
     */
    public record News(boolean inFull, long count, Duration lasting) {
    }

    /**
     * Records an event.
     *
     * @return the report; empty if there is nothing to report
     */
    public Optional<News> happened(String kind) {
        long now = nanoClock.getAsLong();
        if (streak == 0 && now - lastAt >= every) {
            kinds.clear();
        }
        if (streak++ == 0) {
            streakSince = now;
        }
        lastAt = now;
        Seen seen = kinds.get(kind);
        if (seen == null && kinds.size() >= MAX_KINDS) {
            seen = kinds.get(FURTHER_KINDS);
            kind = FURTHER_KINDS;
        }
        if (seen == null || every == 0) {
            kinds.put(kind, new Seen(now));
            return Optional.of(new News(true, 1, Duration.ZERO));
        }
        seen.count++;
        if (now - seen.toldAt < every) {
            return Optional.empty();
        }
        seen.toldAt = now;
        return Optional.of(new News(false, seen.count, Duration.ofNanos(now - seen.since)));
    }

    /**
     * Records that the event did not happen this time.
     *
     * @return how often in a row it had happened before and for how long; empty if less than twice. An occasional event is
     *         remembered instead, and is not new the next time.
     */
    public Optional<News> over() {
        long times = streak;
        streak = 0;
        if (times < 2) {
            return Optional.empty();
        }
        kinds.clear();
        return Optional.of(new News(false, times, Duration.ofNanos(nanoClock.getAsLong() - streakSince)));
    }

    private static final class Seen {

        private final long since;
        private long toldAt;
        private long count = 1;

        Seen(long now) {
            since = now;
            toldAt = now;
        }
    }
}
