package io.tickrunner.runtime.cadence;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.LongUnaryOperator;
import java.util.function.Supplier;

import io.tickrunner.Missed;

/**
 * Computes when the next occurrence of a cron worker is due, on the wall clock. An occurrence is wanted until it has run in any
 * replica, or is too late. Of several that are wanted, only the last one is due. Not thread-safe.
 */
public final class CronRhythm implements Rhythm {

    /** The wall clock may be set to another time, and nothing tells. */
    private static final long LONGEST_WAIT_NANOS = TimeUnit.SECONDS.toNanos(10);
    /** An occurrence that comes later counts as missed. A take-over from a replica that is gone takes less. */
    private static final Duration ON_TIME = Duration.ofMinutes(1);
    /** Wall clocks may differ by an hour. One that is further ahead is wrong, and occurrences that ran by it do not count. */
    public static final Duration CLOCKS_APART = Duration.ofHours(2);

    private final PlannedSchedule schedule;
    private final Supplier<Optional<Instant>> lastRun;
    private final LongUnaryOperator dice;
    /** Before the first start nothing is missed, unless another replica tells what ran before. */
    private Instant origin;
    /** The last occurrence that no longer needs a run, although none is known. */
    private Instant settled = Instant.MIN;
    /** No occurrence up to this one is due. */
    private Instant after = Instant.MIN;
    /** The next occurrence; {@code null} if there is none. */
    private Instant pending;
    private Instant due;

    /**
     * @param lastRun returns the last occurrence that ran in any replica, as far as known
     * @param dice returns a random number from zero, inclusive, to its argument, exclusive
     */
    CronRhythm(PlannedSchedule schedule, Supplier<Optional<Instant>> lastRun, LongUnaryOperator dice) {
        this.schedule = schedule;
        this.lastRun = lastRun;
        this.dice = dice;
    }

    @Override
    public void begin(Moment now, Duration delay) {
        if (origin == null || origin.isAfter(now.wall())) {
            // The clock may have been ahead.
            origin = now.wall();
        }
        after = later(lastRun.get().orElse(origin), settled);
        plan(now.wall());
    }

    /** Determines the next occurrence: the last one that is late and still wanted, otherwise the next one to come. */
    private void plan(Instant now) {
        Instant before = pending;
        pending = schedule.cron().latest(now).filter(latest -> latest.isAfter(after)).orElse(null);
        if (pending != null && !isStillWanted(pending, now)) {
            settled = later(settled, pending);
            after = pending;
            pending = null;
        }
        if (pending == null) {
            pending = schedule.cron().next(after).orElse(null);
        }
        if (pending != null && !pending.equals(before)) {
            due = pending.plusNanos(schedule.jitter().map(Duration::toNanos).filter(nanos -> nanos > 0)
                    .map(dice::applyAsLong).orElse(0L));
        }
    }

    private boolean isStillWanted(Instant occurrence, Instant now) {
        Duration late = Duration.between(occurrence, now);
        return late.compareTo(onTime(occurrence)) <= 0
                || schedule.missed() == Missed.RUN_ONCE && late.compareTo(schedule.missedWithin()) <= 0;
    }

    /** Returns how late an occurrence may be without being missed; less than the time to the next one. */
    private Duration onTime(Instant occurrence) {
        Duration longest = ON_TIME.plus(schedule.jitter().orElse(Duration.ZERO));
        return schedule.cron().next(occurrence).map(next -> Duration.between(occurrence, next).dividedBy(2))
                .filter(half -> half.compareTo(longest) < 0).orElse(longest);
    }

    @Override
    public long left(Moment now) {
        if (after.isAfter(now.wall().plus(CLOCKS_APART))) {
            // Otherwise nothing would run until then.
            forgetFuture(now.wall());
        }
        if (pending != null && !now.wall().isBefore(due)) {
            // Several may have passed while nobody looked.
            plan(now.wall());
        }
        return pending == null ? Long.MAX_VALUE : Duration.between(now.wall(), due).toNanos();
    }

    private void forgetFuture(Instant now) {
        origin = earlier(origin, now);
        settled = earlier(settled, now);
        after = now;
        plan(now);
    }

    @Override
    public long longestWait() {
        return LONGEST_WAIT_NANOS;
    }

    @Override
    public Instant ticked(Moment now) {
        Instant occurrence = pending;
        after = occurrence;
        plan(now.wall());
        return occurrence;
    }

    @Override
    public void tickedEarly(Moment now) {
        // Occurrences are planned by the wall clock.
    }

    @Override
    public boolean heldUp(Moment now, long waitedNanos) {
        return false;
    }

    @Override
    public void settled(Instant occurrence) {
        settled = later(settled, occurrence);
    }

    @Override
    public boolean isPlanned() {
        return true;
    }

    private static Instant earlier(Instant one, Instant other) {
        return one.isBefore(other) ? one : other;
    }

    private static Instant later(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }
}
