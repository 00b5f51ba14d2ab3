package io.tickrunner.runtime.health;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;

import io.quarkus.runtime.StartupEvent;
import io.tickrunner.Cadence;
import io.tickrunner.Outcome;
import io.tickrunner.WorkerHealth;
import io.tickrunner.runtime.config.TickrunnerConfig;

/** Determines the condition of a worker. */
@Singleton
public class HealthRules {

    /** A garbage collection can outlast several intervals of a fraction of a second. */
    private static final Duration LEAST_PATIENCE = Duration.ofSeconds(3);

    private final int failureThreshold;
    private final int staleIntervals;

    @Inject
    HealthRules(TickrunnerConfig config) {
        this(config.health().failureThreshold(), config.health().staleIntervals());
    }

    HealthRules(int failureThreshold, int staleIntervals) {
        this.failureThreshold = failureThreshold;
        this.staleIntervals = staleIntervals;
    }

    void refuseNonsense(@Observes StartupEvent event) {
        List<String> faults = new ArrayList<>();
        checkPositive("failure-threshold", failureThreshold, faults);
        checkPositive("stale-intervals", staleIntervals, faults);
        if (!faults.isEmpty()) {
            throw new IllegalArgumentException("Tickrunner cannot start: " + String.join("; ", faults));
        }
    }

    private static void checkPositive(String property, int value, List<String> faults) {
        if (value < 1) {
            faults.add("quarkus.tickrunner.health." + property + " = " + value
                    + " is below 1; use 1 or more");
        }
    }

    Condition judge(WorkerLook look) {
        WorkerHealth health = look.health();
        if (health.stuckSince() != null) {
            return Condition.STUCK;
        }
        if (health.paused()) {
            return Condition.PAUSED;
        }
        if (isFailing(look)) {
            return Condition.FAILING;
        }
        if (isStale(look)) {
            return Condition.STALE;
        }
        return look.isTicking() ? byLastOutcome(look) : Condition.OFF;
    }

    private static Condition byLastOutcome(WorkerLook look) {
        Outcome last = look.health().lastOutcome();
        if (last == null) {
            boolean ranElsewhere = look.health().lastStart() != null && !look.health().lockHeld();
            return ranElsewhere ? Condition.STANDBY : Condition.WAITING;
        }
        return switch (last) {
            case SUCCESS -> Condition.OK;
            case SKIPPED -> Condition.STANDBY;
            case GATED -> Condition.GATED;
            case UNAVAILABLE -> Condition.UNAVAILABLE;
            case ERROR, TIMEOUT, LOCK_LOST -> Condition.FAILED;
        };
    }

    private boolean isFailing(WorkerLook look) {
        return look.health().consecutiveFailures() >= failureThreshold && !succeededElsewhereSince(look);
    }

    /** Returns whether the worker succeeded in another replica, which acquires the lock after several failures here. */
    private static boolean succeededElsewhereSince(WorkerLook look) {
        return look.succeededAgo().isPresent() && look.failedAgo().isPresent()
                && look.succeededAgo().get().compareTo(look.failedAgo().get()) < 0;
    }

    private boolean isStale(WorkerLook look) {
        return look.servingFor().isPresent() && !isExcused(look) && isLongerThanUsual(withoutSuccessFor(look), look);
    }

    private boolean isLongerThanUsual(Duration withoutSuccess, WorkerLook look) {
        Duration patience = patience(look);
        return withoutSuccess.compareTo(patience) > 0
                && withoutSuccess.minus(look.repeatedTime().apply(withoutSuccess)).compareTo(patience) > 0;
    }

    /** Returns whether no success is expected: the gate is closed, or the lock was busy at this replica's own attempt. */
    private static boolean isExcused(WorkerLook look) {
        Outcome last = look.health().lastOutcome();
        return look.health().runningSince() == null
                && (last == Outcome.GATED || last == Outcome.SKIPPED && look.settings().cadence() == Cadence.REPLICA);
    }

    private static Duration withoutSuccessFor(WorkerLook look) {
        Duration serving = look.servingFor().orElseThrow();
        return look.succeededAgo().filter(ago -> ago.compareTo(serving) < 0).orElse(serving);
    }

    Duration patience(WorkerLook look) {
        Duration intervals = look.settings().interval().multipliedBy(staleIntervals);
        return (intervals.compareTo(LEAST_PATIENCE) < 0 ? LEAST_PATIENCE : intervals)
                .plus(look.settings().timeout().orElse(Duration.ZERO));
    }
}
