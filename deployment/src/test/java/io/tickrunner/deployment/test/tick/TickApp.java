package io.tickrunner.deployment.test.tick;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

import io.quarkus.test.QuarkusUnitTest;
import io.tickrunner.deployment.test.TestPostgres;

/** The app under test: these classes on the real PostgreSQL, with a record of its ticks. */
public final class TickApp {

    /** For what happens by itself, seconds at most on an idle machine. */
    public static final Duration SOON = Duration.ofSeconds(60);

    private static final AtomicLong LOCK_IDS = new AtomicLong(50_000);

    private TickApp() {
    }

    /** Workers tick by themselves. */
    public static QuarkusUnitTest ticking(Class<?>... classes) {
        return TestPostgres.config(of(classes));
    }

    /** Workers tick only when told to. */
    public static QuarkusUnitTest manual(Class<?>... classes) {
        return ticking(classes).overrideRuntimeConfigKey("quarkus.tickrunner.enabled", "false");
    }

    static QuarkusUnitTest of(Class<?>... classes) {
        return new QuarkusUnitTest().withApplicationRoot(
                root -> root.addClasses(classes).addClasses(TickLog.class, AdvisoryLocks.class, TickApp.class));
    }

    /** A lock ID that no other worker of this test class has. */
    public static long lockId() {
        return LOCK_IDS.incrementAndGet();
    }
}
