package io.tickrunner.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;

import org.junit.jupiter.api.Test;

import io.tickrunner.runtime.worker.WorkerSpec;

class WorkerSetFaultsTest {

    @Test
    void aGoodSetHasNoFaults() {
        assertThat(WorkerSetFaults.of(List.of(worker("A", "a", 1, "5m", ""), worker("B", "b", 2, "PT1H", "30s")))).isEmpty();
    }

    @Test
    void oneErrorNamesAllWorkersThatShareALockId() {
        assertThat(WorkerSetFaults.of(List.of(worker("A", "a", 7, "5m", ""), worker("B", "b", 7, "5m", ""),
                worker("C", "c", 7, "5m", ""))))
                .extracting(WorkerFault::toString)
                .containsExactly("A: lockId = 7 is also used by B, C; give each worker a unique lock ID");
    }

    @Test
    void twoIdenticalWorkersCauseTwoErrors() {
        assertThat(WorkerSetFaults.of(List.of(worker("A", "a", 7, "5m", ""), worker("B", "a", 7, "5m", ""))))
                .extracting(WorkerFault::toString)
                .containsExactly("A: name = \"a\" is also used by B; give each worker a unique name",
                        "A: lockId = 7 is also used by B; give each worker a unique lock ID");
    }

    @Test
    void everyErrorOfOneWorkerIsFound() {
        assertThat(WorkerSetFaults.of(List.of(worker("A", "Bad", 1, "0s", "-1s"))))
                .extracting(WorkerFault::text)
                .satisfiesExactly(
                        name -> assertThat(name).startsWith("name = \"Bad\""),
                        every -> assertThat(every).startsWith("every = 0s"),
                        timeout -> assertThat(timeout).startsWith("timeout = -1s"));
    }

    @Test
    void theValueOfAPropertyIsNotCheckedByTheBuild() {
        assertThat(WorkerSetFaults.of(List.of(worker("A", "a", 1, "{not.set}", "${not.set:never}")))).isEmpty();
    }

    private static WorkerSpec worker(String className, String name, long lockId, String every, String timeout) {
        return new WorkerSpec(name, lockId, every, timeout, null, false, className, className, Set.of(), false);
    }
}
