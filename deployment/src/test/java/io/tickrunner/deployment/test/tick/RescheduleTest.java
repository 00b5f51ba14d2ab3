package io.tickrunner.deployment.test.tick;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

import jakarta.inject.Inject;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.quarkus.test.QuarkusUnitTest;
import io.tickrunner.TickService;
import io.tickrunner.Tickrunner;
import io.tickrunner.WorkerDefinition;
import io.tickrunner.deployment.test.TestPostgres;

class RescheduleTest {

    private static final Duration LONG = Duration.ofHours(5);

    @RegisterExtension
    static final QuarkusUnitTest APP = TestPostgres.config(new QuarkusUnitTest()
            .withApplicationRoot(jar -> jar.addClasses(TickApp.class)))
            .overrideConfigKey("quarkus.tickrunner.admin.commands", "false");

    @Inject
    Tickrunner tickrunner;

    private final AtomicInteger runs = new AtomicInteger();

    private WorkerDefinition definition(Duration every) {
        return tickrunner.newWorker("sweep").lockId(7005).every(every).jitter(Duration.ofHours(4)).work(tick -> runs
                .incrementAndGet());
    }

    private TickService worker() {
        return tickrunner.service("sweep").orElseThrow();
    }

    @AfterEach
    void reset() {
        tickrunner.service("sweep").ifPresent(TickService::resetSchedule);
        tickrunner.unregister("sweep");
    }

    @Test
    void aWorkerTicksByItsNewIntervalEvenIfCommandsAreOff() {
        TickService worker = tickrunner.newWorker("sweep").lockId(7005).every(LONG).work(tick -> runs.incrementAndGet())
                .register();
        worker.tick();

        worker.reschedule(Duration.ofMillis(50));

        await().atMost(TickApp.SOON).until(() -> runs.get() > 3);
        assertThat(worker.interval()).isEqualTo(Duration.ofMillis(50));
    }

    @Test
    void theCronExpressionInForceIsShown() {
        TickService worker = definition(LONG).register();
        assertThat(worker.cron()).isEmpty();

        worker.reschedule("0 15 2 * * ?");

        assertThat(worker.cron()).contains("0 15 2 * * ?");
    }

    @Test
    void aReconciliationKeepsARescheduledWorkerThatIsOtherwiseUnchanged() {
        tickrunner.reconcile(List.of(definition(LONG)));
        TickService worker = worker();
        worker.reschedule("0 15 2 * * ?");

        tickrunner.reconcile(List.of(definition(LONG)));

        assertThat(worker()).isSameAs(worker);
        assertThat(worker.interval()).isEqualTo(Duration.ofDays(1));
    }

    @Test
    void aWorkerThatIsRegisteredAgainKeepsTheNewSchedule() {
        definition(LONG).register().reschedule(Duration.ofHours(6));

        tickrunner.unregister("sweep");
        definition(LONG).register();

        assertThat(worker().interval()).isEqualTo(Duration.ofHours(6));
    }

    @Test
    void aResetGoesBackToTheDefinition() {
        definition(LONG).register().reschedule("0 15 2 * * ?");

        worker().resetSchedule();

        assertThat(worker().interval()).isEqualTo(LONG);
    }

    @Test
    void allFaultsAreReportedAndNothingChanges() {
        TickService worker = definition(LONG).retry("10m").register();

        assertThatIllegalArgumentException().isThrownBy(() -> worker.reschedule(Duration.ofMinutes(5)))
                .withMessage("Worker sweep cannot be rescheduled: the worker's own jitter = 4h is not below the interval, 5m;"
                        + " shorten it, or choose another schedule; the worker's own retry = 10m is not below the interval, 5m;"
                        + " shorten it, or choose another schedule");
        assertThat(worker.interval()).isEqualTo(LONG);
    }

    @Test
    void aWorkerThatWasUnregisteredCannotBeRescheduled() {
        TickService worker = definition(LONG).register();
        tickrunner.unregister("sweep");

        assertThatIllegalStateException().isThrownBy(() -> worker.reschedule(Duration.ofHours(6)))
                .withMessageContaining("Worker sweep cannot be rescheduled: it was unregistered");
    }
}
