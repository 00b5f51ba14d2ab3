package io.tickrunner.it.benchmarks.locks;

import java.sql.DriverManager;
import java.time.Duration;
import java.util.OptionalInt;

import io.tickrunner.LockGrant;
import io.tickrunner.runtime.lock.LockSessionListener;
import io.tickrunner.runtime.lock.LockSettings;
import io.tickrunner.runtime.lock.PostgresAdvisoryLocker;
import io.tickrunner.runtime.lock.ReplicaIdentity;

/** The lock session, with the settings that an app has by default. */
final class SessionRoute implements LockRoute {

    private static final LockSettings DEFAULTS = new LockSettings(Duration.ofSeconds(15), Duration.ofSeconds(3),
            Duration.ofSeconds(10), Duration.ofSeconds(5), Duration.ofMillis(200), Duration.ofSeconds(5), OptionalInt.empty());

    private final PostgresAdvisoryLocker locker;

    SessionRoute(String url) {
        locker = new PostgresAdvisoryLocker(() -> DriverManager.getConnection(url), DEFAULTS,
                ReplicaIdentity.ofThisProcess("benchmarks"), LockSessionListener.NONE);
        locker.start();
    }

    @Override
    public String name() {
        return "Tickrunner's lock session";
    }

    @Override
    public Held lock(long key) {
        LockGrant grant = locker.tryAdvisoryLock(key).orElseThrow(() -> LockRoute.refused(key));
        return grant::release;
    }

    @Override
    public void close() {
        locker.stop();
    }
}
