package io.tickrunner.runtime.time;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * Decides what is told of something that happens again and again: each kind of it in full the first time, then its count every
 * so often, and at the end how long it lasted. Not thread-safe.
 */
public final class Repetition {

    /** What differs each time, as by a name in its message, must not be news each time. */
    static final int MAX_KINDS = 10;
    private static final String FURTHER_KINDS = "";

    private final long every;
    private final LongSupplier nanoClock;
    private final Map<String, Seen> kinds = new HashMap<>();
    private long streak;
    private long streakSince;
    private long lastAt;

    /**
     * @param every how long nothing is told of a kind that was told of; zero to tell of each in full
     * @param nanoClock a monotonic clock in nanoseconds
     */
    public Repetition(Duration every) {
        this(every, System::nanoTime);
    }

    public Repetition(Duration every, LongSupplier nanoClock) {
        this.every = every.toNanos();
        this.nanoClock = nanoClock;
    }

    /**
     * What to tell.
     *
     * @param inFull whether it is news
     * @param count how often it happened since it was news, this time included
     * @param lasting for how long
     */
    public record News(boolean inFull, long count, Duration lasting) {
    }

    /**
     * It happened.
     *
     * @return what to tell of it; empty for nothing
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
     * It did not happen this time.
     *
     * @return how often in a row it had happened before and for how long; empty if it was less than twice. What happens now and
     *         then is remembered instead, for it is no news the next time.
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
