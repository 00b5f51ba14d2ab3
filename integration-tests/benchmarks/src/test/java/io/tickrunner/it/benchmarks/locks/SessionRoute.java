package io.tickrunner.it.benchmarks.locks;

import java.sql.DriverManager;
import java.time.Duration;
import java.util.OptionalInt;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

import io.tickrunner.LockGrant;
import io.tickrunner.LockUnavailableException;
import io.tickrunner.runtime.config.LockSettings;
import io.tickrunner.runtime.config.ReplicaIdentity;
import io.tickrunner.runtime.lock.LockSessionListener;
import io.tickrunner.runtime.pg.PostgresAdvisoryLocker;

/** The lock session, with the settings that an app has by default. */
final class SessionRoute implements LockRoute {

    private static final LockSettings DEFAULTS = new LockSettings(Duration.ofSeconds(15), Duration.ofSeconds(3),
            Duration.ofSeconds(10), Duration.ofSeconds(5), Duration.ofMillis(200), Duration.ofSeconds(5), OptionalInt.empty());

    private static final long PROBE = -1;

    private final PostgresAdvisoryLocker locker;

    SessionRoute(String url) {
        locker = new PostgresAdvisoryLocker(() -> DriverManager.getConnection(url), DEFAULTS,
                ReplicaIdentity.ofThisProcess("benchmarks", ThreadLocalRandom.current()), LockSessionListener.NONE);
        locker.start();
        awaitLocks();
    }

    /** Waits because a lock session acquires no locks for a while on a server that has just started. */
    private void awaitLocks() {
        while (true) {
            try {
                locker.tryAdvisoryLock(PROBE).ifPresent(LockGrant::release);
                return;
            } catch (LockUnavailableException e) {
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(100));
            }
        }
    }

    /** A lock that can tell whether it is still held. */
    LockGrant grant(long key) {
        return locker.tryAdvisoryLock(key).orElseThrow(() -> LockRoute.refused(key));
    }

    @Override
    public String name() {
        return "Tickrunner's lock session";
    }

    @Override
    public Held lock(long key) {
        return grant(key)::release;
    }

    @Override
    public void close() {
        locker.stop();
    }
}
