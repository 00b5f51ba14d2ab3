package io.tickrunner.simulator.cluster;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;

import io.tickrunner.Cadence;
import io.tickrunner.Missed;
import io.tickrunner.OnCrash;
import io.tickrunner.runtime.cadence.IntervalSchedule;
import io.tickrunner.runtime.cadence.PlannedSchedule;
import io.tickrunner.runtime.cadence.Retry;
import io.tickrunner.runtime.cadence.Schedule;
import io.tickrunner.runtime.worker.Hook;
import io.tickrunner.runtime.worker.Partition;
import io.tickrunner.runtime.worker.WakeUps;
import io.tickrunner.runtime.worker.WorkerSettings;

/**
 * One worker of the simulated app.
 *
 * @param gap the usual time between two regular ticks; a time zone whose clocks go back has longer ones
 * @param shortest the least time that its work takes
 * @param longest the most time that its work takes
 * @param failures the probability that a tick fails
 * @param gate the probability that its gate is closed
 * @param stubborn for how long it goes on at most after it was interrupted; zero if it obeys
 * @param wakeUps what wakes it up, apart from requests; empty if nobody ever wakes it up
 * @param weight how much of a replica's share it takes
 * @param divided of which worker it is a partition; empty if it is a whole worker
 */
record WorkerPlan(String name, long lockId, Duration gap, Schedule schedule, Cadence cadence, Optional<Duration> timeout,
        Duration shortest,
        Duration longest, double failures, double gate, Duration stubborn, Optional<WakeUps> wakeUps,
        int weight, Optional<String> divided) {

    private static final Duration[] INTERVALS = { Duration.ofSeconds(1), Duration.ofSeconds(2), Duration.ofSeconds(10),
            Duration.ofSeconds(30), Duration.ofMinutes(1), Duration.ofMinutes(5) };
    /** Shorter than any app may have: the schedule, the lock and the checks must keep up. */
    private static final Duration[] FAST = { Duration.ofMillis(10), Duration.ofMillis(25), Duration.ofSeconds(1) };
    private static final Duration[] RARE = { Duration.ofMinutes(1), Duration.ofMinutes(10), Duration.ofHours(1),
            Duration.ofHours(24) };
    private static final CronPlan[] CRONS = { CronPlan.OFTEN, CronPlan.OFTEN, CronPlan.EVERY_MINUTE,
            CronPlan.EVERY_MINUTE_IN_BERLIN, CronPlan.EVERY_FIVE_MINUTES };
    private static final CronPlan[] RARE_CRONS = { CronPlan.EVERY_FIVE_MINUTES, CronPlan.HOURLY, CronPlan.HOURLY_IN_BERLIN };
    private static final int[] WEIGHTS = { 1, 1, 1, 2, 3, 10 };
    private static final int MOST_PARTITIONS = 1000;
    private static final Duration MOST_WORK = Duration.ofMinutes(10);
    private static final Duration OFTEN = Duration.ofMillis(100);
    /** Two clocks that differ by 50 ppm each from the true time, and some reserve. */
    private static final long DRIFTS = 5_000;

    /** Draws workers of which some are nearly always busy. */
    static List<WorkerPlan> draw(RandomGenerator dice, int count) {
        return draw(dice, count, dice.nextInt(100) == 0 ? FAST : INTERVALS);
    }

    /** The same, none of which runs all the time. */
    static List<WorkerPlan> drawSlow(RandomGenerator dice, int count) {
        return draw(dice, count, INTERVALS);
    }

    /** Draws workers that never fail and take little time. */
    static List<WorkerPlan> drawCalm(RandomGenerator dice, int count) {
        List<WorkerPlan> plans = new ArrayList<>();
        for (int i = 1; i <= count; i++) {
            plans.add(of(i, 1 + dice.nextInt(20), Cadence.CLUSTER));
        }
        return plans;
    }

    /** Returns the same workers, of which some are heavier than others. */
    static List<WorkerPlan> weighted(RandomGenerator dice, List<WorkerPlan> plans) {
        return plans.stream().map(plan -> plan.withWeight(WEIGHTS[dice.nextInt(WEIGHTS.length)])).toList();
    }

    /** Returns the same workers, of which two thirds are partitions of two workers. */
    static List<WorkerPlan> divided(List<WorkerPlan> plans) {
        return plans.stream().map(plan -> plan.lockId % 3 == 0 ? plan : plan.withDivided("divided-" + plan.lockId % 3))
                .toList();
    }

    /** Draws workers with long intervals. */
    static List<WorkerPlan> drawRare(RandomGenerator dice, int count) {
        List<WorkerPlan> plans = new ArrayList<>(draw(dice, count, RARE));
        if (dice.nextBoolean()) {
            plans.set(0, drawCron(dice, 1, RARE_CRONS[dice.nextInt(RARE_CRONS.length)]));
        }
        return plans;
    }

    /** Draws workers of which some run by cron expressions, and some of the others are tried again after a failure. */
    static List<WorkerPlan> drawCron(RandomGenerator dice, int count) {
        List<WorkerPlan> plans = new ArrayList<>();
        for (int i = 1; i <= count; i++) {
            CronPlan cron = CRONS[dice.nextInt(CRONS.length)];
            plans.add(i == 1 || dice.nextBoolean() ? drawCron(dice, i, cron)
                    : draw(dice, i, INTERVALS[dice.nextInt(INTERVALS.length)]));
        }
        return plans;
    }

    private static WorkerPlan drawCron(RandomGenerator dice, int number, CronPlan cron) {
        Duration gap = cron.gap();
        Duration[] limits = { gap.dividedBy(2), gap.multipliedBy(2), Duration.ofHours(6) };
        Duration jitter = dice.nextInt(4) == 0 ? gap.dividedBy(4) : Duration.ZERO;
        WorkerPlan plan = draw(dice, number, gap);
        return plan.withSchedule(cron.schedule(jitter, dice.nextInt(3) == 0 ? Missed.SKIP : Missed.RUN_ONCE,
                limits[dice.nextInt(limits.length)], plan.retry()));
    }

    private static List<WorkerPlan> draw(RandomGenerator dice, int count, Duration[] intervals) {
        List<WorkerPlan> plans = new ArrayList<>();
        for (int i = 1; i <= count; i++) {
            plans.add(draw(dice, i, intervals[dice.nextInt(intervals.length)]));
        }
        return plans;
    }

    private static WorkerPlan draw(RandomGenerator dice, int number, Duration interval) {
        Duration base = interval.compareTo(MOST_WORK) > 0 ? MOST_WORK : interval;
        Duration longest = base.multipliedBy(1 + dice.nextInt(100)).dividedBy(dice.nextInt(8) == 0 ? 50 : 400);
        Cadence cadence = dice.nextInt(4) == 0 ? Cadence.REPLICA : Cadence.CLUSTER;
        Optional<Duration> timeout = dice.nextInt(4) == 0 ? Optional.of(interval) : Optional.empty();
        double gate = dice.nextInt(6) == 0 ? dice.nextBoolean() ? 0.2 : 0.9 : 0;
        Duration stubborn = dice.nextInt(10) == 0 ? Duration.ofSeconds(1 + dice.nextInt(60)) : Duration.ZERO;
        WorkerPlan plan = new WorkerPlan("worker-" + number, number, interval, IntervalSchedule.of(interval), cadence, timeout,
                longest.dividedBy(10), longest, dice.nextInt(4) == 0 ? 0.3 : 0, gate, stubborn, Optional.empty(), 1,
                Optional.empty());
        return plan.failures > 0 && dice.nextBoolean()
                ? plan.withRetry(new Retry(interval.dividedBy(2 + dice.nextInt(20)), 1 + dice.nextInt(5)))
                : plan;
    }

    /** Creates a plan of a worker that takes up to a fortieth of its interval and never fails. */
    static WorkerPlan of(int number, int seconds, Cadence cadence) {
        return ofInterval(number, Duration.ofSeconds(seconds), cadence);
    }

    /**
     * Creates a plan of a worker that runs at each occurrence, runs a missed one once, and takes up to a fortieth of the gap.
     */
    static WorkerPlan of(int number, CronPlan cron, Cadence cadence) {
        return ofInterval(number, cron.gap(), cadence)
                .withSchedule(cron.schedule(Duration.ZERO, Missed.RUN_ONCE, Duration.ofHours(6), Optional.empty()));
    }

    WorkerPlan withSchedule(Schedule other) {
        return new WorkerPlan(name, lockId, gap, other, cadence, timeout, shortest, longest, failures, gate, stubborn, wakeUps,
                weight, divided);
    }

    WorkerPlan withRetry(Retry retry) {
        return withSchedule(schedule instanceof PlannedSchedule planned
                ? new PlannedSchedule(planned.cron(), planned.interval(), planned.jitter(), planned.missed(),
                        planned.missedWithin(), Optional.of(retry))
                : new IntervalSchedule(interval(), schedule.jitter(), Optional.of(retry)));
    }

    WorkerPlan withMissed(Missed missed, Duration within) {
        PlannedSchedule planned = planned().orElseThrow();
        return withSchedule(new PlannedSchedule(planned.cron(), planned.interval(), planned.jitter(), missed, within,
                planned.retry()));
    }

    WorkerPlan withFailures(double probability) {
        return new WorkerPlan(name, lockId, gap, schedule, cadence, timeout, shortest, longest, probability, gate, stubborn,
                wakeUps, weight, divided);
    }

    WorkerPlan withGate(double probability) {
        return new WorkerPlan(name, lockId, gap, schedule, cadence, timeout, shortest, longest, failures, probability,
                stubborn, wakeUps, weight, divided);
    }

    WorkerPlan withTimeout(Duration limit) {
        return new WorkerPlan(name, lockId, gap, schedule, cadence, Optional.of(limit), shortest, longest, failures, gate,
                stubborn, wakeUps, weight, divided);
    }

    WorkerPlan withWork(Duration least, Duration most) {
        return new WorkerPlan(name, lockId, gap, schedule, cadence, timeout, least, most, failures, gate, stubborn, wakeUps,
                weight, divided);
    }

    WorkerPlan withStubborn(Duration most) {
        return new WorkerPlan(name, lockId, gap, schedule, cadence, timeout, shortest, longest, failures, gate, most, wakeUps,
                weight, divided);
    }

    WorkerPlan withWeight(int share) {
        return new WorkerPlan(name, lockId, gap, schedule, cadence, timeout, shortest, longest, failures, gate, stubborn,
                wakeUps, share, divided);
    }

    WorkerPlan withDivided(String worker) {
        return new WorkerPlan(name, lockId, gap, schedule, cadence, timeout, shortest, longest, failures, gate, stubborn,
                wakeUps, weight, Optional.of(worker));
    }

    /** Creates a plan of a worker that is woken up by notifications and requests. */
    WorkerPlan withWakeUps(String channel, Duration atMostEvery) {
        return withWakeUps(new WakeUps(Optional.of(channel), atMostEvery));
    }

    /** Creates a plan of a worker that is woken up by requests only. */
    WorkerPlan withRequests(Duration atMostEvery) {
        return withWakeUps(new WakeUps(Optional.empty(), atMostEvery));
    }

    private WorkerPlan withWakeUps(WakeUps what) {
        return new WorkerPlan(name, lockId, gap, schedule, cadence, timeout, shortest, longest, failures, gate, stubborn,
                Optional.of(what), weight, divided);
    }

    /** Creates a plan of a worker with any interval. */
    static WorkerPlan ofInterval(int number, Duration interval, Cadence cadence) {
        return new WorkerPlan("worker-" + number, number, interval, IntervalSchedule.of(interval), cadence, Optional.empty(),
                interval.dividedBy(400),
                interval.dividedBy(40), 0, 0, Duration.ZERO, Optional.empty(), 1, Optional.empty());
    }

    /** Returns the longest time between two regular ticks. */
    Duration interval() {
        return schedule.interval();
    }

    Optional<Retry> retry() {
        return schedule.retry();
    }

    Duration atMostEvery() {
        return wakeUps.map(WakeUps::atMostEvery).orElse(Duration.ZERO);
    }

    /** Returns whether notifications on this channel wake it up. */
    boolean listensTo(String channel) {
        return wakeUps.flatMap(WakeUps::channel).filter(channel::equals).isPresent();
    }

    /** Returns the schedule of a cron worker; empty for an interval. */
    Optional<PlannedSchedule> planned() {
        return schedule instanceof PlannedSchedule planned ? Optional.of(planned) : Optional.empty();
    }

    boolean isCron() {
        return schedule instanceof PlannedSchedule;
    }

    /** Returns how often at most it is attempted for one regular tick. */
    int mostAttempts() {
        return 1 + retry().map(Retry::most).orElse(0);
    }

    /** Returns how far two clocks may differ after so much time. */
    static long drift(long nanos) {
        return nanos / DRIFTS;
    }

    /** Returns how far two clocks may differ after an interval. */
    long drift() {
        return drift(interval().toNanos());
    }

    boolean isStubborn() {
        return !stubborn.isZero();
    }

    /** Returns whether it runs so often that little virtual time is much to simulate. */
    boolean isFast() {
        return gap.compareTo(OFTEN) < 0;
    }

    /** Returns whether each of its ticks ends well and long before the next one, if nothing else goes wrong. */
    boolean isReliable() {
        return failures == 0 && gate == 0 && !isStubborn() && timeout.map(limit -> limit.compareTo(longest) > 0).orElse(true)
                && longest.multipliedBy(2).compareTo(gap) < 0;
    }

    /** Returns whether the replicas tell each other of its starts. */
    boolean isShared() {
        return isOfCluster() || isCron();
    }

    boolean isOfCluster() {
        return cadence == Cadence.CLUSTER;
    }

    WorkerSettings settings() {
        return new WorkerSettings(name, lockId, schedule, wakeUps.orElse(WakeUps.ON_REQUEST), timeout, cadence, true,
                gate > 0 ? Set.of(Hook.SHOULD_RUN) : Set.of(), false, OnCrash.RERUN, null, false, weight,
                divided.map(worker -> new Partition(worker, (int) lockId, MOST_PARTITIONS)).orElse(null));
    }

    /** Returns how long one tick's work takes. */
    long drawWork(RandomGenerator dice) {
        return shortest.toNanos() + dice.nextLong(longest.toNanos() - shortest.toNanos() + 1);
    }
}
