package io.tickrunner.deployment.test.tick;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;

import jakarta.inject.Inject;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.quarkus.test.QuarkusUnitTest;
import io.tickrunner.Cadence;
import io.tickrunner.Outcome;
import io.tickrunner.TickService;
import io.tickrunner.TickWorker;
import io.tickrunner.Tickrunner;
import io.tickrunner.WorkerDefinition;
import io.tickrunner.deployment.test.IdleWorker;

public class ReconcileTest {

    @RegisterExtension
    static final QuarkusUnitTest APP = TickApp.ticking(IdleWorker.class, Bean.class);

    private final Queue<String> runs = new ConcurrentLinkedQueue<>();

    @Inject
    Tickrunner tickrunner;

    @AfterEach
    void unregisterAll() {
        tickrunner.reconcile(List.of());
    }

    private WorkerDefinition worker(String name, long lockId, String every) {
        return tickrunner.newWorker(name).lockId(lockId).every(every).work(tick -> runs.add(name));
    }

    private TickService service(String name) {
        return tickrunner.service(name).orElseThrow();
    }

    private List<String> names() {
        return tickrunner.services().stream().map(TickService::name).toList();
    }

    @Test
    void newWorkersAreRegisteredAndMissingOnesAreUnregistered() {
        tickrunner.reconcile(List.of(worker("acme", 1, "1s"), worker("globex", 2, "5m")));
        await().atMost(TickApp.SOON).until(() -> runs.contains("acme") && AdvisoryLocks.isHeld(1));

        tickrunner.reconcile(List.of(worker("globex", 2, "5m"), worker("initech", 3, "5m")));

        assertThat(names()).containsExactly("bean", "globex", "initech");
        await().atMost(TickApp.SOON).until(() -> !AdvisoryLocks.isHeld(1));
        assertThat(service("initech").tick()).isEqualTo(Outcome.SUCCESS);
    }

    @Test
    void workersRegisteredDirectlyAreIncludedAndBeansAreNot() {
        worker("lonely", 4, "5m").register();

        tickrunner.reconcile(List.of());

        assertThat(names()).containsExactly("bean");
    }

    @Test
    void changedWorkersAreReplacedAndTheOthersStay() {
        tickrunner.reconcile(List.of(worker("changed", 5, "5m"), worker("kept", 6, "5m")));
        TickService changed = service("changed");
        TickService kept = service("kept");
        kept.tick();

        tickrunner.reconcile(List.of(worker("changed", 5, "10m").cadence(Cadence.REPLICA), worker("kept", 6, "5m")));

        assertThat(service("changed")).isNotSameAs(changed);
        assertThat(service("changed").interval()).isEqualTo(Duration.ofMinutes(10));
        assertThat(service("kept")).isSameAs(kept);
        assertThat(service("kept").health().lastSuccess()).isNotNull();
    }

    @Test
    void anUnchangedWorkerUsesTheFunctionsOfItsNewDefinition() {
        tickrunner.reconcile(List.of(worker("acme", 7, "5m").work(tick -> runs.add("old"))));
        tickrunner.reconcile(List.of(worker("acme", 7, "5m").work(tick -> runs.add("new"))));

        runs.clear();
        service("acme").tick();

        assertThat(runs).containsOnly("new");
    }

    @Test
    void twoWorkersCanSwapTheirLockIds() {
        tickrunner.reconcile(List.of(worker("acme", 8, "5m"), worker("globex", 9, "5m")));

        tickrunner.reconcile(List.of(worker("acme", 9, "5m"), worker("globex", 8, "5m")));

        assertThat(service("acme").lockId()).isEqualTo(9);
        await().atMost(TickApp.SOON).until(() -> service("acme").tick() == Outcome.SUCCESS);
        await().atMost(TickApp.SOON).until(() -> service("globex").tick() == Outcome.SUCCESS);
    }

    @Test
    void passingTheSameDefinitionsAgainHasNoEffect() {
        List<WorkerDefinition> definitions = List.of(worker("acme", 10, "5m"), worker("globex", 11, "5m"));
        tickrunner.reconcile(definitions);
        TickService acme = service("acme");

        tickrunner.reconcile(definitions);

        assertThat(service("acme")).isSameAs(acme);
    }

    @Test
    void allErrorsAreListedAndNothingIsChanged() {
        tickrunner.reconcile(List.of(worker("acme", 12, "5m")));

        assertThatThrownBy(() -> tickrunner.reconcile(List.of(
                worker("globex", 13, "5m"), worker("globex", 14, "5m"),
                worker("initech", 1001, "5m"),
                worker("hooli", 15, "5ms"), worker("umbrella", 15, "5m"),
                worker("bean", 16, "5m"))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "worker \"globex\": name = \"globex\" is also used by another worker; give each worker a unique name"
                                + "; worker \"initech\": lockId = 1001 is also used by worker \"bean\"; give each worker a"
                                + " unique lock ID"
                                + "; worker \"hooli\": lockId = 15 is also used by worker \"umbrella\"; give each worker a"
                                + " unique lock ID"
                                + "; worker \"hooli\": every = 5ms is below 10ms; use 10ms or more"
                                + "; worker \"umbrella\": lockId = 15 is also used by worker \"hooli\"; give each worker a"
                                + " unique lock ID"
                                + "; worker \"bean\": name = \"bean\" is also used by another worker; give each worker a"
                                + " unique name");
        assertThat(names()).containsExactly("acme", "bean");
    }

    @Test
    void aRunningTickIsNotInterrupted() throws InterruptedException {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch end = new CountDownLatch(1);
        tickrunner.reconcile(List.of(worker("slow", 17, "1s").work(tick -> {
            begun.countDown();
            end.await();
            tick.ensureLockHeld();
            runs.add("slow");
        })));
        begun.await();

        tickrunner.reconcile(List.of());
        assertThat(names()).containsExactly("bean");
        assertThat(AdvisoryLocks.isHeld(17)).isTrue();
        end.countDown();

        await().atMost(TickApp.SOON).until(() -> runs.contains("slow") && !AdvisoryLocks.isHeld(17));
    }

    @TickWorker(name = "bean", lockId = 1001, every = "5m")
    public static class Bean extends IdleWorker {
    }
}
