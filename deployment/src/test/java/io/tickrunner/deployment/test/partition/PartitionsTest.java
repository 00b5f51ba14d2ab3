package io.tickrunner.deployment.test.partition;

import static io.tickrunner.Outcome.SUCCESS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import jakarta.inject.Inject;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.quarkus.test.QuarkusUnitTest;
import io.tickrunner.Tick;
import io.tickrunner.TickService;
import io.tickrunner.TickWorker;
import io.tickrunner.Tickrunner;
import io.tickrunner.Worker;
import io.tickrunner.deployment.test.IdleWorker;
import io.tickrunner.deployment.test.tick.AdvisoryLocks;
import io.tickrunner.deployment.test.tick.TickApp;

/** Each partition is a worker of its own, for the same bean. */
public class PartitionsTest {

    @RegisterExtension
    static final QuarkusUnitTest APP = TickApp
            .ticking(IdleWorker.class, Sync.class, Unset.class, FromProperty.class, Configured.class, Whole.class)
            .overrideRuntimeConfigKey("import.partitions", "3")
            .overrideRuntimeConfigKey("quarkus.tickrunner.workers.\"configured\".partitions", "5")
            .overrideRuntimeConfigKey("quarkus.tickrunner.workers.\"configured\".every", "7m");

    @Inject
    Tickrunner tickrunner;

    @Inject
    Sync sync;

    @Test
    void eachPartitionRunsOnItsOwnWithTheSameBean() {
        List<TickService> partitions = tickrunner.partitions("sync");

        partitions.forEach(partition -> assertThat(partition.tick()).isEqualTo(SUCCESS));

        assertThat(sync.seen).contains("sync[0]: 0 of 12", "sync[3]: 3 of 12", "sync[11]: 11 of 12").doesNotHaveDuplicates();
    }

    @Test
    void theirLocksFollowEachOther() {
        tickrunner.service("sync[3]").orElseThrow().tick();

        assertThat(tickrunner.partitions("sync")).extracting(TickService::lockId).containsExactly(3000L, 3001L, 3002L, 3003L,
                3004L, 3005L, 3006L, 3007L, 3008L, 3009L, 3010L, 3011L);
        assertThat(AdvisoryLocks.isHeld(3003)).isTrue();
    }

    @Test
    void theyAreListedInTheirOrder() {
        assertThat(tickrunner.partitions("sync")).extracting(TickService::name).startsWith("sync[0]", "sync[1]", "sync[2]")
                .endsWith("sync[10]", "sync[11]");
        assertThat(tickrunner.services()).extracting(TickService::name).containsSubsequence("sync[2]", "sync[10]", "unset[0]",
                "whole");
    }

    @Test
    void oneIsPausedWithoutTheOthers() {
        TickService paused = tickrunner.service("sync[1]").orElseThrow();
        paused.pause();
        try {
            assertThat(tickrunner.partitions("sync")).filteredOn(partition -> partition.health().paused())
                    .containsExactly(paused);
        } finally {
            paused.resume();
        }
    }

    @Test
    void theirStartupHooksRunOnce() {
        await().atMost(TickApp.SOON).until(() -> sync.started.size() == 12);

        assertThat(sync.started).contains(0, 11).doesNotHaveDuplicates();
    }

    @Test
    void aPropertyGivesTheNumberAtStartup() {
        assertThat(tickrunner.partitions("import")).hasSize(3);
    }

    @Test
    void theNumberOfTheCodeAppliesWhileThePropertyIsNotSet() {
        assertThat(tickrunner.partitions("unset")).hasSize(2);
    }

    @Test
    void configurationOverridesTheNumberAndConcernsAllPartitions() {
        assertThat(tickrunner.partitions("configured")).hasSize(5)
                .allMatch(partition -> partition.interval().toMinutes() == 7);
    }

    @Test
    void aWorkerThatIsNotDividedIsItsOnlyPartition() {
        assertThat(tickrunner.partitions("whole")).isEmpty();
        assertThat(tickrunner.service("whole").orElseThrow().tick()).isEqualTo(SUCCESS);
    }

    @Test
    void thereIsNoServiceOfTheWholeWorker() {
        assertThat(tickrunner.service("sync")).isEmpty();
        assertThat(tickrunner.service("sync[12]")).isEmpty();
    }

    @Test
    void theNameAndTheLockIdsAreTaken() {
        assertThatThrownBy(() -> tickrunner.newWorker("sync").lockId(1).every("1h").work(tick -> {
        }).register()).hasMessageContaining("name = \"sync\" is also used by another worker");
        assertThatThrownBy(() -> tickrunner.newWorker("other").lockId(3005).every("1h").work(tick -> {
        }).register()).hasMessageContaining("lockId = 3005 is also used by worker \"sync[5]\"");
        assertThatThrownBy(() -> tickrunner.newWorker("sync[3]").lockId(1).every("1h").work(tick -> {
        }).register()).hasMessageContaining("name = \"sync[3]\" is not a slug");
    }

    @Test
    void itCannotBeUnregistered() {
        assertThatThrownBy(() -> tickrunner.unregister("sync")).hasMessageContaining("is a bean");
        assertThatThrownBy(() -> tickrunner.unregister("sync[3]"))
                .hasMessageContaining("quarkus.tickrunner.workers.\"sync\".enabled=false");
    }

    @TickWorker(name = "sync", lockId = 3000, every = "31d", partitions = 12)
    public static class Sync implements Worker {

        final List<String> seen = new CopyOnWriteArrayList<>();
        final List<Integer> started = new CopyOnWriteArrayList<>();

        @Override
        public void startup(Tick tick) {
            started.add(tick.partition());
        }

        @Override
        public void tick(Tick tick) {
            seen.add(tick.worker() + ": " + tick.partition() + " of " + tick.partitions());
        }
    }

    @TickWorker(name = "import", lockId = 4000, every = "31d", partitionsFrom = "import.partitions")
    public static class FromProperty extends IdleWorker {
    }

    @TickWorker(name = "unset", lockId = 5000, every = "31d", partitions = 2, partitionsFrom = "unset.partitions")
    public static class Unset extends IdleWorker {
    }

    @TickWorker(name = "configured", lockId = 6000, every = "31d", partitions = 2)
    public static class Configured extends IdleWorker {
    }

    @TickWorker(name = "whole", lockId = 7000, every = "31d")
    public static class Whole implements Worker {

        @Override
        public void tick(Tick tick) {
            assertThat(tick.partition()).isZero();
            assertThat(tick.partitions()).isEqualTo(1);
        }
    }
}
