package io.tickrunner.deployment.test.tick;

import static io.tickrunner.Outcome.ERROR;
import static io.tickrunner.Outcome.GATED;
import static io.tickrunner.Outcome.SUCCESS;
import static io.tickrunner.Outcome.TIMEOUT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.quarkus.test.QuarkusUnitTest;
import io.tickrunner.Cadence;
import io.tickrunner.TickService;
import io.tickrunner.TickWorker;
import io.tickrunner.Tickrunner;
import io.tickrunner.WorkerDefinition;
import io.tickrunner.deployment.test.IdleWorker;
import io.tickrunner.runtime.tick.TickObserver;
import io.tickrunner.runtime.tick.WorkerView;

public class DefinitionTest {

    @RegisterExtension
    static final QuarkusUnitTest APP = TickApp.ticking(IdleWorker.class, Bean.class, Refuser.class);

    @Inject
    Tickrunner tickrunner;

    @Inject
    TickLog log;

    @Test
    void allOptionsAreInForce() {
        List<String> calls = new ArrayList<>();
        AtomicBoolean open = new AtomicBoolean(true);
        TickService worker = tickrunner.newWorker("all").lockId(1).every(Duration.ofDays(400)).allowLongInterval()
                .timeout(Duration.ofMillis(200)).cadence(Cadence.REPLICA).runOnVirtualThread()
                .shouldRun(open::get)
                .startup(tick -> calls.add("startup"))
                .onError(failure -> calls.add(failure.getMessage()))
                .work(tick -> new CountDownLatch(1).await())
                .register();
        await().atMost(TickApp.SOON).until(() -> calls.contains("startup"));

        assertThat(worker.interval()).isEqualTo(Duration.ofDays(400));
        assertThat(worker.cadence()).isEqualTo(Cadence.REPLICA);
        await().atMost(TickApp.SOON).until(() -> worker.tick() == TIMEOUT);
        assertThat(calls).containsExactly("startup", "Worker all ran longer than 200ms");
        open.set(false);
        assertThat(worker.tick()).isEqualTo(GATED);
    }

    @Test
    void aWorkerRegisteredAtRunTimeTicksUntilItIsUnregistered() {
        TickService worker = tickrunner.newWorker("tenant").lockId(2).every("1s").work(tick -> {
        }).register();
        assertThat(tickrunner.service("tenant")).contains(worker);
        await().atMost(TickApp.SOON).until(() -> log.of("tenant").size() >= 2);
        await().atMost(TickApp.SOON).until(() -> worker.health().runningSince() == null);
        assertThat(AdvisoryLocks.isHeld(2)).isTrue();

        assertThat(tickrunner.unregister("tenant")).isTrue();

        await().atMost(TickApp.SOON).until(() -> !AdvisoryLocks.isHeld(2));
        assertThat(tickrunner.service("tenant")).isEmpty();
        assertThat(tickrunner.unregister("tenant")).isFalse();
    }

    @Test
    void aWorkerUnregisteredDuringItsTickReleasesItsLockAndName() {
        CountDownLatch done = new CountDownLatch(1);
        tickrunner.newWorker("suicide").lockId(3).every("1s").work(tick -> {
            tickrunner.unregister("suicide");
            tick.ensureLockHeld();
            done.countDown();
        }).register();
        await().atMost(TickApp.SOON).until(() -> done.getCount() == 0);
        await().atMost(TickApp.SOON).until(() -> !AdvisoryLocks.isHeld(3));

        tickrunner.newWorker("suicide").lockId(3).every("1s").work(tick -> {
        }).register();
        await().atMost(TickApp.SOON).until(() -> log.outcomes("suicide").size() >= 3);
        assertThat(log.outcomes("suicide")).containsOnly(SUCCESS);
        tickrunner.unregister("suicide");
    }

    @Test
    void aBeanCannotBeUnregistered() {
        assertThatThrownBy(() -> tickrunner.unregister("bean")).isInstanceOf(IllegalArgumentException.class).hasMessage(
                "Worker \"bean\" is a bean and cannot be unregistered; disable it with"
                        + " quarkus.tickrunner.workers.\"bean\".enabled=false");
    }

    @Test
    void aDefinitionIsRegisteredOnce() {
        WorkerDefinition definition = tickrunner.newWorker("twice").lockId(4).every("5m").work(tick -> {
        });
        definition.register();

        assertThatThrownBy(definition::register).isInstanceOf(IllegalStateException.class).hasMessage(
                "The definition of worker \"twice\" is already registered; start another one with newWorker(name)");
    }

    @Test
    void missingAndInvalidValuesAreListedTogether() {
        assertThatThrownBy(() -> tickrunner.newWorker("No Slug").timeout("0s").register())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "worker \"No Slug\": name = \"No Slug\" is not a slug; use lower-case letters, digits, '-' and '_',"
                                + " starting with a letter, for example \"rebalance\""
                                + "; worker \"No Slug\": lockId is missing; set a unique lock ID"
                                + "; worker \"No Slug\": neither every nor cron is set; set an interval such as every = \"5m\", or cron = \"0 15 2 * * ?\""
                                + "; worker \"No Slug\": timeout = 0s is not positive; use a positive duration, or omit it"
                                + " for no timeout"
                                + "; worker \"No Slug\": work is missing; set it with work(...)");
    }

    @Test
    void theNameAndTheLockIdOfAnotherWorkerAreRejected() {
        assertThatThrownBy(() -> tickrunner.newWorker("bean").lockId(1001).every("5ms").work(tick -> {
        }).register()).isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "worker \"bean\": name = \"bean\" is also used by another worker; give each worker a unique name"
                                + "; worker \"bean\": lockId = 1001 is also used by worker \"bean\"; give each worker a"
                                + " unique lock ID"
                                + "; worker \"bean\": every = 5ms is below 10ms; use 10ms or more");
    }

    @Test
    void aRegistrationThatFailsHalfwayHasNoEffect() {
        assertThatThrownBy(() -> tickrunner.newWorker("refused").lockId(8).every(Duration.ofHours(1)).work(tick -> {
        }).register()).hasMessage("for the test");

        assertThat(tickrunner.service("refused")).isEmpty();
        TickService next = tickrunner.newWorker("accepted").lockId(8).every(Duration.ofHours(1)).work(tick -> {
        }).register();
        assertThat(next.name()).as("the lock ID is free").isEqualTo("accepted");
        tickrunner.unregister("accepted");
    }

    /** Makes a registration fail after it has started. */
    @Singleton
    static class Refuser implements TickObserver {

        @Override
        public void registered(WorkerView worker) {
            if (worker.name().equals("refused")) {
                throw new IllegalStateException("for the test");
            }
        }
    }

    @Test
    void aRejectedDefinitionCanBeCorrected() {
        WorkerDefinition definition = tickrunner.newWorker("mended").lockId(5).every("400d").work(tick -> {
            throw new IllegalStateException();
        });
        assertThatThrownBy(definition::register).hasMessageContaining("more than 31 days");

        assertThat(definition.every("5m").register().tick()).isEqualTo(ERROR);
    }

    @Test
    void durationsTooLongForAClockAreRejected() {
        assertThatThrownBy(() -> tickrunner.newWorker("eternal").lockId(6).every("200000d").timeout("300000d")
                .allowLongInterval().work(tick -> {
                }).register()).hasMessage("worker \"eternal\": every = 200000d is longer than a clock can measure; use at most"
                        + " 36500d; worker \"eternal\": timeout = 300000d is longer than a clock can measure; use at most"
                        + " 36500d, or omit it for no timeout");
    }

    @TickWorker(name = "bean", lockId = 1001, every = "5m")
    public static class Bean extends IdleWorker {
    }
}
