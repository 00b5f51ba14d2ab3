package io.tickrunner.deployment.test.tick;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;

import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.agroal.api.AgroalDataSource;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.test.QuarkusUnitTest;
import io.tickrunner.Tick;
import io.tickrunner.TickWorker;
import io.tickrunner.Tickrunner;
import io.tickrunner.Worker;
import io.tickrunner.deployment.test.IdleWorker;

public class ShutdownTest {

    private static final String NAME = "shutdown-test";

    /** System property with the observed events in order, passed from the app's copy of this class to JUnit's copy. */
    private static final String SEEN = "io.tickrunner.test.seen";

    @RegisterExtension
    static final QuarkusUnitTest APP = TickApp
            .ticking(IdleWorker.class, Idle.class, Finishing.class, Endless.class, Witness.class)
            .overrideConfigKey("quarkus.application.name", NAME)
            .overrideRuntimeConfigKey("quarkus.tickrunner.shutdown-grace", "3s")
            .setAfterUndeployListener(ShutdownTest::whatWasSeen);

    @Inject
    Tickrunner tickrunner;

    @Test
    void theAppStopsWithAnIdleWorkerOneThatEndsWithinTheGraceAndOneThatDoesNot() {
        await().atMost(TickApp.SOON).until(() -> AdvisoryLocks.isHeld(1) && AdvisoryLocks.isHeld(2) && AdvisoryLocks.isHeld(3)
                && tickrunner.service("finishing").orElseThrow().health().runningSince() != null
                && tickrunner.service("endless").orElseThrow().health().runningSince() != null);
        for (String category : List.of("io.tickrunner", "tickrunner", "io.quarkus", "io.agroal")) {
            Logger.getLogger(category).addHandler(new Loud());
        }
        Finishing.awaitsSignal = true;
    }

    private static void whatWasSeen() {
        assertThat(System.clearProperty(SEEN).lines()).containsExactly(
                // At the signal the idle lock was released immediately while work continued.
                "idle is free",
                "finished with the database",
                "WARN Worker endless is still running 3s after the signal to stop; interrupting it",
                "interrupted",
                "WARN tick failed outcome=error",
                "locks held: 0, datasource open: true",
                "Worker idle cannot tick: it was unregistered or the app is stopping",
                "Cannot register worker \"late\": the app is shutting down");
        assertThat(AdvisoryLocks.sessions(NAME)).isZero();
    }

    private static void say(String line) {
        System.getProperties().merge(SEEN, line, (before, added) -> before + "\n" + added);
    }

    /** Records everything logged above info. */
    public static class Loud extends Handler {

        @Override
        public void publish(LogRecord record) {
            if (record.getLevel().intValue() > Level.INFO.intValue()) {
                say(record.getLevel() + " " + record.getMessage());
            }
        }

        @Override
        public void flush() {
        }

        @Override
        public void close() {
        }
    }

    @TickWorker(name = "idle", lockId = 1, every = "1s")
    public static class Idle extends IdleWorker {
    }

    @TickWorker(name = "finishing", lockId = 2, every = "1s")
    public static class Finishing implements Worker {

        /** Set once all three locks are held. */
        private static volatile boolean awaitsSignal;

        @Inject
        AgroalDataSource dataSource;

        @Override
        public void tick(Tick tick) throws Exception {
            // Waits for the signal, which shows in the released lock.
            await().pollDelay(Duration.ZERO).pollInterval(Duration.ofMillis(20)).atMost(TickApp.SOON)
                    .until(() -> awaitsSignal && !AdvisoryLocks.isHeld(1) && AdvisoryLocks.isHeld(2));
            say("idle is free");
            tick.ensureLockHeld();
            dataSource.getConnection().close();
            say("finished with the database");
        }
    }

    @TickWorker(name = "endless", lockId = 3, every = "1s")
    public static class Endless implements Worker {

        @Override
        public void tick(Tick tick) throws Exception {
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException e) {
                say("interrupted");
                throw e;
            }
        }
    }

    @Singleton
    public static class Witness {

        @Inject
        AgroalDataSource dataSource;

        @Inject
        Tickrunner tickrunner;

        void last(@Observes ShutdownEvent event) throws Exception {
            int held = AdvisoryLocks.holders(1).size() + AdvisoryLocks.holders(2).size() + AdvisoryLocks.holders(3).size();
            await().atMost(TickApp.SOON).until(() -> AdvisoryLocks.sessions(NAME) == 0);
            boolean open;
            try (var connection = dataSource.getConnection()) {
                open = connection.isValid(1);
            }
            say("locks held: " + held + ", datasource open: " + open);
            refused(() -> tickrunner.service("idle").orElseThrow().tick());
            refused(() -> tickrunner.newWorker("late").lockId(4).every("5m").work(tick -> {
            }).register());
        }

        private static void refused(ThrowingCallable call) {
            say(catchThrowableOfType(IllegalStateException.class, call).getMessage());
        }
    }
}
