package io.tickrunner.deployment.test.tick;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

import io.quarkus.test.QuarkusUnitTest;
import io.tickrunner.deployment.test.TestPostgres;

/** Creates apps under test with the given classes, a real PostgreSQL and a record of their ticks. */
public final class TickApp {

    /** A limit for events that take a few seconds at most on an idle machine. */
    public static final Duration SOON = Duration.ofSeconds(60);

    private static final AtomicLong LOCK_IDS = new AtomicLong(50_000);

    private TickApp() {
    }

    /** Returns an app whose workers tick on their schedule. */
    public static QuarkusUnitTest ticking(Class<?>... classes) {
        return TestPostgres.config(of(classes));
    }

    /** Returns an app whose workers tick only when forced. */
    public static QuarkusUnitTest manual(Class<?>... classes) {
        return ticking(classes).overrideRuntimeConfigKey("quarkus.tickrunner.enabled", "false");
    }

    static QuarkusUnitTest of(Class<?>... classes) {
        return new QuarkusUnitTest().withApplicationRoot(
                root -> root.addClasses(classes).addClasses(TickLog.class, AdvisoryLocks.class, TickApp.class));
    }

    /** Returns a lock ID that is unique in this test class. */
    public static long lockId() {
        return LOCK_IDS.incrementAndGet();
    }
}
