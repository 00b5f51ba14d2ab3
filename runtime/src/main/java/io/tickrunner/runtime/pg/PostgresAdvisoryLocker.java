package io.tickrunner.runtime.pg;

import java.time.Duration;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;

import io.tickrunner.runtime.config.LockSettings;
import io.tickrunner.runtime.config.ReplicaIdentity;
import io.tickrunner.runtime.lock.LockSessionListener;
import io.tickrunner.runtime.lock.SessionDemand;
import io.tickrunner.runtime.lock.SessionLocker;
import io.tickrunner.runtime.time.SystemThreads;
import io.tickrunner.runtime.time.SystemTime;

/**
 * Acquires PostgreSQL advisory locks in one lock session: one connection for all locks of this replica, with a lease that the
 * server enforces.
 */
public final class PostgresAdvisoryLocker extends SessionLocker {

    private final ScheduledExecutorService leaseWatch;

    /**
     * @throws IllegalArgumentException if the settings break the guarantee of the lease; the message lists every error
     */
    public PostgresAdvisoryLocker(ConnectionSource connections, LockSettings settings, ReplicaIdentity identity,
            LockSessionListener listener) {
        this(connections, settings, identity, listener, SessionDemand.REST_AFTER);
    }

    PostgresAdvisoryLocker(ConnectionSource connections, LockSettings settings, ReplicaIdentity identity,
            LockSessionListener listener, Duration restAfter) {
        this(connections, settings, identity, listener, restAfter, leaseWatch());
    }

    private PostgresAdvisoryLocker(ConnectionSource connections, LockSettings settings, ReplicaIdentity identity,
            LockSessionListener listener, Duration restAfter, ScheduledExecutorService leaseWatch) {
        super(new SessionOpener(connections, settings, identity), settings, identity, listener, restAfter,
                new SystemTime(leaseWatch), SystemThreads.INSTANCE);
        this.leaseWatch = leaseWatch;
    }

    private static ScheduledExecutorService leaseWatch() {
        ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(1, runnable -> {
            Thread thread = new Thread(runnable, "tickrunner-lease-watch");
            thread.setDaemon(true);
            return thread;
        });
        timer.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
        return timer;
    }

    @Override
    public void stop() {
        super.stop();
        // A session that is just being opened finds the keeper stopped and needs no watch.
        leaseWatch.shutdown();
    }
}
