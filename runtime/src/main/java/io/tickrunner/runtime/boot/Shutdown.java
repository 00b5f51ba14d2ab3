package io.tickrunner.runtime.boot;

import java.util.ArrayList;
import java.util.List;

import io.tickrunner.LockGrant;
import io.tickrunner.runtime.lock.SessionLife;
import io.tickrunner.runtime.tick.TickEnvironment;
import io.tickrunner.runtime.tick.WorkerService;

/** Stops the workers of this replica: first no new ticks start, then the lock session ends. */
final class Shutdown {

    private final EnvironmentSource environments;
    private final Workers workers;
    private volatile boolean stopping;

    Shutdown(EnvironmentSource environments, Workers workers) {
        this.environments = environments;
        this.workers = workers;
    }

    boolean isStopping() {
        return stopping;
    }

    /** Stops starting new ticks and releases the locks of idle workers for the other replicas. */
    void begin() {
        stopping = true;
        workers.all().forEach(WorkerService::stop);
        handOver();
    }

    /** Releases the locks of idle workers for the other replicas. */
    void handOver() {
        List<LockGrant> idle = new ArrayList<>();
        workers.all().forEach(worker -> worker.takeIdleGrant().ifPresent(idle::add));
        environments.coordinator().ifPresentOrElse(c -> c.handOver(idle), () -> idle.forEach(LockGrant::release));
    }

    /** Ends the lock session. Ticks that are still running lose their locks. */
    void end() {
        environments.coordinator().ifPresent(SessionLife::stop);
        environments.present().ifPresent(TickEnvironment::stopped);
    }
}
