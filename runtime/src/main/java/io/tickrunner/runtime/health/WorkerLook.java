package io.tickrunner.runtime.health;

import java.time.Duration;
import java.util.Optional;
import java.util.function.UnaryOperator;

import io.tickrunner.WorkerHealth;
import io.tickrunner.runtime.tick.FenceLook;
import io.tickrunner.runtime.tick.WorkerView;
import io.tickrunner.runtime.worker.WorkerSettings;

/**
 * A snapshot of a worker for the health checks.
 *
 * @param settings its effective settings
 * @param health its state
 * @param servingFor for how long this replica has been responsible for running it
 * @param succeededAgo how long ago its last success was, in any replica
 * @param failedAgo how long ago its last failure was, in this replica or before it started
 * @param failedHere whether a tick in this replica has failed since the last success here
 * @param foreignHolder the program other than this app's replicas that holds its lock
 * @param repeatedTime for how long the worker had no occurrences because clocks went back, looking back for a time
 * @param fence the state of its fence; empty if it is not fenced
 * @param startupSettled whether its startup hook has run or need not run here yet
 */
record WorkerLook(
        WorkerSettings settings,
        WorkerHealth health,
        Optional<Duration> servingFor,
        Optional<Duration> succeededAgo,
        Optional<Duration> failedAgo,
        boolean failedHere,
        Optional<String> foreignHolder,
        UnaryOperator<Duration> repeatedTime,
        Optional<FenceLook> fence,
        boolean startupSettled) {

    static WorkerLook at(WorkerView worker) {
        return new WorkerLook(worker.settings(), worker.health(), worker.servingFor(), worker.succeededAgo(),
                worker.failedAgo(), worker.hasFailedHere(), worker.foreignHolder(), worker::repeatedTime, worker.fence(),
                worker.isStartupSettled());
    }

    String name() {
        return settings.name();
    }

    /** Returns whether another program holds its lock, or a former holder keeps its fence from being raised. */
    boolean isKeptFromWork() {
        return foreignHolder.isPresent() || fence.filter(FenceLook::isWaiting).isPresent();
    }

    boolean isTicking() {
        return health.nextDue() != null;
    }
}
