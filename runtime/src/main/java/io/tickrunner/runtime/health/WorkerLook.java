package io.tickrunner.runtime.health;

import java.time.Instant;
import java.util.Optional;

import io.tickrunner.WorkerHealth;
import io.tickrunner.runtime.WorkerService;
import io.tickrunner.runtime.WorkerSettings;

/**
 * What is seen of a worker at one moment.
 *
 * @param settings its settings in force
 * @param health its state
 * @param servingSince since when this replica is the one to run it
 * @param foreignHolder the program other than Tickrunner that holds its lock
 * @param startupSettled whether its startup hook has run, or need not run here yet
 */
record WorkerLook(
        WorkerSettings settings,
        WorkerHealth health,
        Optional<Instant> servingSince,
        Optional<String> foreignHolder,
        boolean startupSettled) {

    static WorkerLook at(WorkerService worker) {
        return new WorkerLook(worker.settings(), worker.health(), worker.servingSince(), worker.foreignHolder(),
                worker.isStartupSettled());
    }

    String name() {
        return settings.name();
    }

    boolean isTicking() {
        return health.nextDue() != null;
    }
}
