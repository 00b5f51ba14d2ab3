package io.tickrunner.runtime.health;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

import io.tickrunner.Cadence;
import io.tickrunner.Outcome;
import io.tickrunner.Pause;
import io.tickrunner.WorkerHealth;
import io.tickrunner.runtime.cadence.IntervalSchedule;
import io.tickrunner.runtime.tick.FenceLook;
import io.tickrunner.runtime.worker.WakeUps;
import io.tickrunner.runtime.worker.WorkerSettings;

/** Creates snapshots at noon of a worker with an interval of one minute. */
final class Looks {

    static final Instant NOON = Instant.parse("2026-06-01T12:00:00Z");

    Cadence cadence = Cadence.CLUSTER;
    Duration timeout;
    Instant servingSince;
    Instant lastSuccess;
    Instant lastFailure;
    String lastError;
    int failures;
    boolean failedHere = true;
    Instant runningSince;
    Outcome lastOutcome;
    Instant lastStart;
    boolean paused;
    Pause pause;
    boolean lockHeld;
    Instant stuckSince;
    Instant nextDue = NOON.plusSeconds(10);
    String foreignHolder;
    Duration repeatedTime = Duration.ZERO;
    FenceLook fence;
    boolean startupSettled = true;

    static Looks worker() {
        return new Looks();
    }

    static Instant minutesAgo(long minutes) {
        return NOON.minus(Duration.ofMinutes(minutes));
    }

    WorkerLook look() {
        return new WorkerLook(
                new WorkerSettings("rebalance", 1001, IntervalSchedule.of(Duration.ofMinutes(1)), WakeUps.ON_REQUEST,
                        Optional.ofNullable(timeout),
                        cadence, true,
                        Set.of(),
                        false),
                new WorkerHealth("rebalance", lastSuccess, lastFailure, lastError, failures, runningSince, lastOutcome,
                        lastStart, paused, lockHeld, stuckSince, nextDue, pause),
                ago(servingSince), ago(lastSuccess), ago(lastFailure), failedHere, Optional.ofNullable(foreignHolder),
                within -> repeatedTime, Optional.ofNullable(fence), startupSettled);
    }

    private static Optional<Duration> ago(Instant instant) {
        return Optional.ofNullable(instant).map(then -> Duration.between(then, NOON));
    }

    Condition judged() {
        return new HealthRules(3, 3).judge(look());
    }
}
