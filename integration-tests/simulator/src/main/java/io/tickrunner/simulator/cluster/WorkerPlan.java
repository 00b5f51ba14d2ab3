package io.tickrunner.simulator.cluster;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;

import io.tickrunner.Cadence;
import io.tickrunner.runtime.cadence.IntervalSchedule;
import io.tickrunner.runtime.worker.Hook;
import io.tickrunner.runtime.worker.WakeUps;
import io.tickrunner.runtime.worker.WorkerSettings;

/**
 * One worker of the simulated app.
 *
 * @param shortest the least time that its work takes
 * @param longest the most time that its work takes
 * @param failures the probability that a tick fails
 * @param gate the probability that its gate is closed
 * @param stubborn for how long it goes on at most after it was interrupted; zero if it obeys
 */
record WorkerPlan(String name, long lockId, Duration interval, Cadence cadence, Optional<Duration> timeout, Duration shortest,
        Duration longest, double failures, double gate, Duration stubborn) {

    private static final Duration[] INTERVALS = { Duration.ofSeconds(1), Duration.ofSeconds(2), Duration.ofSeconds(10),
            Duration.ofSeconds(30), Duration.ofMinutes(1), Duration.ofMinutes(5) };
    /** Shorter than any app may have: the schedule, the lock and the checks must keep up. */
    private static final Duration[] FAST = { Duration.ofMillis(10), Duration.ofMillis(25), Duration.ofSeconds(1) };
    private static final Duration[] RARE = { Duration.ofMinutes(1), Duration.ofMinutes(10), Duration.ofHours(1),
            Duration.ofHours(24) };
    private static final Duration MOST_WORK = Duration.ofMinutes(10);
    private static final Duration OFTEN = Duration.ofMillis(100);
    /** Two clocks that differ by 50 ppm each from the true time, and some reserve. */
    private static final long DRIFTS = 5_000;

    /** Draws workers of which some are nearly always busy. */
    static List<WorkerPlan> draw(RandomGenerator dice, int count) {
        return draw(dice, count, dice.nextInt(100) == 0 ? FAST : INTERVALS);
    }

    /** Draws workers with long intervals. */
    static List<WorkerPlan> drawRare(RandomGenerator dice, int count) {
        return draw(dice, count, RARE);
    }

    private static List<WorkerPlan> draw(RandomGenerator dice, int count, Duration[] intervals) {
        List<WorkerPlan> plans = new ArrayList<>();
        for (int i = 1; i <= count; i++) {
            Duration interval = intervals[dice.nextInt(intervals.length)];
            Duration base = interval.compareTo(MOST_WORK) > 0 ? MOST_WORK : interval;
            Duration longest = base.multipliedBy(1 + dice.nextInt(100)).dividedBy(dice.nextInt(8) == 0 ? 50 : 400);
            Cadence cadence = dice.nextInt(4) == 0 ? Cadence.REPLICA : Cadence.CLUSTER;
            Optional<Duration> timeout = dice.nextInt(4) == 0 ? Optional.of(interval) : Optional.empty();
            double gate = dice.nextInt(6) == 0 ? dice.nextBoolean() ? 0.2 : 0.9 : 0;
            Duration stubborn = dice.nextInt(10) == 0 ? Duration.ofSeconds(1 + dice.nextInt(60)) : Duration.ZERO;
            plans.add(new WorkerPlan("worker-" + i, i, interval, cadence, timeout, longest.dividedBy(10), longest,
                    dice.nextInt(4) == 0 ? 0.3 : 0, gate, stubborn));
        }
        return plans;
    }

    /** Creates a plan of a worker that takes up to a fortieth of its interval and never fails. */
    static WorkerPlan of(int number, int seconds, Cadence cadence) {
        return ofInterval(number, Duration.ofSeconds(seconds), cadence);
    }

    WorkerPlan withFailures(double probability) {
        return new WorkerPlan(name, lockId, interval, cadence, timeout, shortest, longest, probability, gate, stubborn);
    }

    WorkerPlan withGate(double probability) {
        return new WorkerPlan(name, lockId, interval, cadence, timeout, shortest, longest, failures, probability, stubborn);
    }

    WorkerPlan withTimeout(Duration limit) {
        return new WorkerPlan(name, lockId, interval, cadence, Optional.of(limit), shortest, longest, failures, gate, stubborn);
    }

    WorkerPlan withWork(Duration least, Duration most) {
        return new WorkerPlan(name, lockId, interval, cadence, timeout, least, most, failures, gate, stubborn);
    }

    WorkerPlan withStubborn(Duration most) {
        return new WorkerPlan(name, lockId, interval, cadence, timeout, shortest, longest, failures, gate, most);
    }

    /** Creates a plan of a worker with any interval. */
    static WorkerPlan ofInterval(int number, Duration interval, Cadence cadence) {
        return new WorkerPlan("worker-" + number, number, interval, cadence, Optional.empty(), interval.dividedBy(400),
                interval.dividedBy(40), 0, 0, Duration.ZERO);
    }

    /** Returns how far two clocks may differ after so much time. */
    static long drift(long nanos) {
        return nanos / DRIFTS;
    }

    /** Returns how far two clocks may differ after an interval. */
    long drift() {
        return drift(interval.toNanos());
    }

    boolean isStubborn() {
        return !stubborn.isZero();
    }

    /** Returns whether it runs so often that little virtual time is much to simulate. */
    boolean isFast() {
        return interval.compareTo(OFTEN) < 0;
    }

    /** Returns whether each of its ticks ends well and long before the next one, if nothing else goes wrong. */
    boolean isReliable() {
        return failures == 0 && gate == 0 && !isStubborn() && timeout.map(limit -> limit.compareTo(longest) > 0).orElse(true)
                && longest.multipliedBy(2).compareTo(interval) < 0;
    }

    boolean isOfCluster() {
        return cadence == Cadence.CLUSTER;
    }

    WorkerSettings settings() {
        return new WorkerSettings(name, lockId, IntervalSchedule.of(interval), WakeUps.ON_REQUEST, timeout, cadence, true,
                gate > 0 ? Set.of(Hook.SHOULD_RUN) : Set.of(), false);
    }

    /** Returns how long one tick's work takes. */
    long drawWork(RandomGenerator dice) {
        return shortest.toNanos() + dice.nextLong(longest.toNanos() - shortest.toNanos() + 1);
    }
}
