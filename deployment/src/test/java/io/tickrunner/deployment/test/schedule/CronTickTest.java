package io.tickrunner.deployment.test.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;

import jakarta.enterprise.event.ObservesAsync;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;

import org.jboss.logging.MDC;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.quarkus.test.QuarkusUnitTest;
import io.tickrunner.Cadence;
import io.tickrunner.Outcome;
import io.tickrunner.TickCompleted;
import io.tickrunner.TickService;
import io.tickrunner.Tickrunner;
import io.tickrunner.deployment.test.tick.TickApp;
import io.tickrunner.runtime.tick.WorkerRegistry;

public class CronTickTest {

    @RegisterExtension
    static final QuarkusUnitTest APP = TickApp.ticking(Observer.class)
            .overrideRuntimeConfigKey("quarkus.tickrunner.time-zone", "UTC");

    @Inject
    Tickrunner tickrunner;

    @Inject
    WorkerRegistry workers;

    @Inject
    Observer observer;

    @Test
    void eachSecondIsAnOccurrenceThatRunsOnce() {
        assertEachSecondRuns(Cadence.CLUSTER);
    }

    @Test
    void eachSecondIsAnOccurrenceThatRunsOnceInWhicheverReplica() {
        assertEachSecondRuns(Cadence.REPLICA);
    }

    private void assertEachSecondRuns(Cadence cadence) {
        Queue<Instant> occurrences = new ConcurrentLinkedQueue<>();
        Map<String, Object> inMdc = new ConcurrentHashMap<>();
        String name = "seconds-" + cadence.name().toLowerCase(Locale.ROOT);
        tickrunner.newWorker(name).lockId(TickApp.lockId()).cron("* * * * * ?").cadence(cadence).work(tick -> {
            occurrences.add(tick.occurrence().orElseThrow());
            inMdc.put(tick.id(), MDC.get("occurrence"));
        }).register();

        await().atMost(TickApp.SOON).until(() -> occurrences.size() >= 4 && observer.of(name).size() >= 4);
        tickrunner.unregister(name);

        List<Instant> ran = List.copyOf(occurrences);
        assertThat(ran).doesNotHaveDuplicates().isSorted().allMatch(at -> at.getNano() == 0);
        assertThat(ran).allSatisfy(at -> assertThat(at).isBefore(Instant.now()));
        assertThat(inMdc.values()).containsExactlyInAnyOrderElementsOf(ran);
        assertThat(observer.of(name)).filteredOn(event -> event.outcome() == Outcome.SUCCESS)
                .extracting(TickCompleted::occurrence).isSubsetOf(ran).hasSizeGreaterThanOrEqualTo(4);
    }

    @Test
    void aForcedTickHasNoOccurrenceAndAScheduledOneHas() {
        Queue<Boolean> present = new ConcurrentLinkedQueue<>();
        TickService worker = tickrunner.newWorker("mixed").lockId(TickApp.lockId()).every("400d").allowLongInterval()
                .jitter("0s").work(tick -> {
                    present.add(tick.occurrence().isPresent());
                    assertThat(MDC.get("occurrence") != null).isEqualTo(tick.occurrence().isPresent());
                }).register();
        await().atMost(TickApp.SOON).until(() -> present.size() == 1);

        await().atMost(TickApp.SOON).until(() -> worker.tick() == Outcome.SUCCESS);

        assertThat(present).containsExactly(true, false);
        await().atMost(TickApp.SOON).until(() -> observer.of("mixed").stream()
                .filter(event -> event.outcome() == Outcome.SUCCESS).count() == 2);
        assertThat(observer.of("mixed")).allMatch(event -> event.forced() == (event.occurrence() == null));
        tickrunner.unregister("mixed");
    }

    @Test
    void aWorkerOfFiftyMillisecondsTicksTwentyTimesASecond() {
        Queue<Long> ticks = new ConcurrentLinkedQueue<>();
        TickService worker = tickrunner.newWorker("fast").lockId(TickApp.lockId()).every("50ms")
                .work(tick -> ticks.add(System.nanoTime())).register();

        await().atMost(TickApp.SOON).until(() -> ticks.size() >= 20);

        assertThat(worker.health().consecutiveFailures()).isZero();
        tickrunner.unregister("fast");
    }

    @Test
    void aNightlyWorkerWaitsForItsOccurrence() {
        TickService worker = tickrunner.newWorker("nightly").lockId(TickApp.lockId()).cron("0 15 2 * * ?").work(tick -> {
        }).register();

        assertThat(worker.health().nextDue()).isAfter(Instant.now());
        assertThat(worker.health().nextDue().toString()).contains("T02:1");
        assertThat(workers.worker("nightly").orElseThrow().isExpectedToRun()).isTrue();
        tickrunner.unregister("nightly");
    }

    @Singleton
    public static class Observer {

        private final Queue<TickCompleted> events = new ConcurrentLinkedQueue<>();

        void completed(@ObservesAsync TickCompleted event) {
            events.add(event);
        }

        List<TickCompleted> of(String worker) {
            return events.stream().filter(event -> event.worker().equals(worker)).toList();
        }
    }
}
