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
import io.tickrunner.runtime.worker.WorkerSettings;

/**
 * One worker of the simulated app.
 *
 * @param shortest the least time that its work takes
 * @param longest the most time that its work takes
 * @param failures the probability that a tick fails
 * @param gate the probability that its gate is closed
 */
record WorkerPlan(String name, long lockId, Duration interval, Cadence cadence, Optional<Duration> timeout, Duration shortest,
        Duration longest, double failures, double gate) {

    private static final Duration[] INTERVALS = { Duration.ofSeconds(1), Duration.ofSeconds(2), Duration.ofSeconds(10),
            Duration.ofSeconds(30), Duration.ofMinutes(1), Duration.ofMinutes(5) };

    static List<WorkerPlan> draw(RandomGenerator dice, int count) {
        List<WorkerPlan> plans = new ArrayList<>();
        for (int i = 1; i <= count; i++) {
            Duration interval = INTERVALS[dice.nextInt(INTERVALS.length)];
            Duration longest = interval.multipliedBy(1 + dice.nextInt(100)).dividedBy(dice.nextInt(8) == 0 ? 50 : 400);
            Cadence cadence = dice.nextInt(4) == 0 ? Cadence.REPLICA : Cadence.CLUSTER;
            Optional<Duration> timeout = dice.nextInt(4) == 0 ? Optional.of(interval) : Optional.empty();
            plans.add(new WorkerPlan("worker-" + i, i, interval, cadence, timeout, longest.dividedBy(10), longest,
                    dice.nextInt(4) == 0 ? 0.3 : 0, dice.nextInt(6) == 0 ? 0.2 : 0));
        }
        return plans;
    }

    /** Creates a plan of a worker that takes up to a fortieth of its interval and never fails. */
    static WorkerPlan of(int number, int seconds, Cadence cadence) {
        Duration interval = Duration.ofSeconds(seconds);
        return new WorkerPlan("worker-" + number, number, interval, cadence, Optional.empty(), interval.dividedBy(400),
                interval.dividedBy(40), 0, 0);
    }

    WorkerPlan withFailures(double probability) {
        return new WorkerPlan(name, lockId, interval, cadence, timeout, shortest, longest, probability, gate);
    }

    WorkerPlan withGate(double probability) {
        return new WorkerPlan(name, lockId, interval, cadence, timeout, shortest, longest, failures, probability);
    }

    WorkerPlan withTimeout(Duration limit) {
        return new WorkerPlan(name, lockId, interval, cadence, Optional.of(limit), shortest, longest, failures, gate);
    }

    WorkerPlan withWork(Duration least, Duration most) {
        return new WorkerPlan(name, lockId, interval, cadence, timeout, least, most, failures, gate);
    }

    /** Returns whether each of its ticks ends well and long before the next one, if nothing else goes wrong. */
    boolean isReliable() {
        return failures == 0 && gate == 0 && timeout.map(limit -> limit.compareTo(longest) > 0).orElse(true)
                && longest.multipliedBy(2).compareTo(interval) < 0;
    }

    boolean isOfCluster() {
        return cadence == Cadence.CLUSTER;
    }

    WorkerSettings settings() {
        return new WorkerSettings(name, lockId, IntervalSchedule.of(interval), timeout, cadence, true,
                gate > 0 ? Set.of(Hook.SHOULD_RUN) : Set.of(), false);
    }

    /** Returns how long one tick's work takes. */
    long drawWork(RandomGenerator dice) {
        return shortest.toNanos() + dice.nextLong(longest.toNanos() - shortest.toNanos() + 1);
    }
}
