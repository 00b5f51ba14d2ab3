package io.tickrunner.deployment.test.tick;

import static io.tickrunner.Outcome.ERROR;
import static io.tickrunner.Outcome.SUCCESS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.sql.Connection;
import java.time.Instant;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

import jakarta.inject.Inject;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.quarkus.test.QuarkusUnitTest;
import io.tickrunner.TickService;
import io.tickrunner.Tickrunner;
import io.tickrunner.runtime.tick.WorkerView;

public class StartupHookTest {

    @RegisterExtension
    static final QuarkusUnitTest APP = TickApp.ticking()
            .overrideRuntimeConfigKey("quarkus.tickrunner.lock.heartbeat", "200ms");

    @Inject
    Tickrunner tickrunner;

    @Inject
    TickLog log;

    private Queue<String> calls;

    @BeforeEach
    void forget() {
        calls = new ConcurrentLinkedQueue<>();
    }

    @Test
    void itRunsWithTheLockHeldBeforeTheJitterOfTheFirstTick() {
        TickService worker = tickrunner.newWorker("early").lockId(1).every("30d").startup(tick -> {
            tick.ensureLockHeld();
            calls.add("startup");
        }).work(tick -> calls.add("tick")).register();

        await().atMost(TickApp.SOON).until(() -> calls.contains("startup"));
        await().atMost(TickApp.SOON).until(() -> ((WorkerView) worker).isStartupSettled());
        assertThat(log.of("early")).isEmpty();

        await().atMost(TickApp.SOON).until(() -> worker.tick() == SUCCESS);
        assertThat(calls).containsExactly("startup", "tick");
    }

    @Test
    void itRunsOnceBeforeTheFirstTick() {
        tickrunner.newWorker("once").lockId(2).every("1s").startup(tick -> calls.add("startup"))
                .work(tick -> calls.add("tick")).register();

        await().atMost(TickApp.SOON).until(() -> calls.size() >= 4);
        assertThat(calls).startsWith("startup", "tick", "tick", "tick").containsOnlyOnce("startup");
        tickrunner.unregister("once");
    }

    @Test
    void ifTheLockIsBusyItRunsAtTheTakeOver() throws Exception {
        TickService worker;
        try (Connection other = AdvisoryLocks.hold(3)) {
            worker = tickrunner.newWorker("later").lockId(3).every("30d").startup(tick -> calls.add("startup"))
                    .work(tick -> calls.add("tick")).register();
            await().atMost(TickApp.SOON).until(() -> ((WorkerView) worker).isStartupSettled());
            assertThat(calls).isEmpty();
        }

        await().atMost(TickApp.SOON).until(() -> calls.size() >= 2);
        assertThat(calls).containsExactly("startup", "tick");
        assertThat(worker.health().lockHeld()).isTrue();
    }

    @Test
    void aFailureIsAnErrorAndIsRetriedAtTheNextTick() {
        AtomicInteger attempts = new AtomicInteger();
        TickService worker = tickrunner.newWorker("again").lockId(4).every("1s").startup(tick -> {
            if (attempts.incrementAndGet() <= 2) {
                throw new IllegalStateException("not yet");
            }
        }).work(tick -> calls.add("tick")).register();

        await().atMost(TickApp.SOON).until(() -> !calls.isEmpty());
        tickrunner.unregister("again");
        assertThat(log.outcomes("again")).startsWith(ERROR, ERROR, SUCCESS);
        assertThat(attempts).hasValue(3);
        assertThat(((WorkerView) worker).isStartupSettled()).isTrue();
    }

    @Test
    void aTickThatIsDueDuringALongHookFollowsIt() {
        CountDownLatch goOn = new CountDownLatch(1);
        Queue<Instant> ticks = new ConcurrentLinkedQueue<>();
        TickService worker = tickrunner.newWorker("long").lockId(5).every("10s").startup(tick -> goOn.await())
                .work(tick -> ticks.add(tick.startedAt())).register();
        Instant firstDue = worker.health().nextDue();
        // The schedule has advanced: the first tick was due while the hook was still running.
        await().atMost(TickApp.SOON).until(() -> worker.health().nextDue().isAfter(firstDue.plusSeconds(5)));
        Instant secondDue = worker.health().nextDue();
        assertThat(ticks).isEmpty();

        goOn.countDown();

        await().atMost(TickApp.SOON).until(() -> !ticks.isEmpty());
        assertThat(ticks.peek()).isBefore(secondDue.minusSeconds(1));
    }
}
