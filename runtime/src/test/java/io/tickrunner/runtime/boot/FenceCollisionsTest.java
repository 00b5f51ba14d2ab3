package io.tickrunner.runtime.boot;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

import org.junit.jupiter.api.Test;

import io.tickrunner.Cadence;
import io.tickrunner.Fence;
import io.tickrunner.OnCrash;
import io.tickrunner.runtime.cadence.IntervalSchedule;
import io.tickrunner.runtime.config.KeySpace;
import io.tickrunner.runtime.lock.FenceKeys;
import io.tickrunner.runtime.worker.WakeUps;
import io.tickrunner.runtime.worker.WorkerSettings;

class FenceCollisionsTest {

    /** Two lock IDs whose grants have keys of the same class. */
    private static final long ONE = 10_861;
    private static final long OTHER = 62_721;

    private final FenceCollisions collisions = new FenceCollisions(KeySpace.bigint());

    @Test
    void fencedWorkersWhoseKeysCollideAreRejected() {
        assertThat(collisions.of(List.of(worker("b", OTHER, true)), List.of(worker("a", ONE, true)))).containsExactly(
                "worker \"b\": the fence of lockId = 62721 collides with that of worker \"a\"; choose another lock ID");
    }

    @Test
    void fencedWorkersThatAreAddedTogetherAreCompared() {
        assertThat(collisions.of(List.of(worker("a", ONE, true), worker("b", OTHER, true)), List.of())).hasSize(1);
    }

    @Test
    void workersThatAreNotFencedHaveNoKeysToCollide() {
        assertThat(collisions.of(List.of(worker("b", OTHER, true)), List.of(worker("a", ONE, false)))).isEmpty();
    }

    @Test
    void aWorkerDoesNotCollideWithTheOneThatItReplaces() {
        assertThat(collisions.of(List.of(worker("a", ONE, true)), List.of(worker("a", OTHER, true)))).isEmpty();
    }

    @Test
    void keysThatCouldBeTakenForLocksOfTheNamespaceAreRecognized() {
        FenceKeys keys = FenceKeys.of(KeySpace.bigint(), ONE);

        assertThat(keys.collidesWith(KeySpace.twoInts(keys.grantClass()))).isTrue();
        assertThat(keys.collidesWith(KeySpace.twoInts(keys.guardHigh()))).isTrue();
        assertThat(keys.collidesWith(KeySpace.twoInts(keys.grantClass() + 1))).isFalse();
    }

    private static WorkerSettings worker(String name, long lockId, boolean fenced) {
        return new WorkerSettings(name, lockId, IntervalSchedule.of(Duration.ofMinutes(1)), WakeUps.ON_REQUEST,
                Optional.empty(), Cadence.CLUSTER, true, Set.of(), false, OnCrash.RERUN,
                fenced ? Fence.EVERY_TRANSACTION : null, false, 1, null);
    }
}
