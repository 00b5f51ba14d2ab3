package io.tickrunner.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Set;

import org.junit.jupiter.api.Test;

import com.cronutils.model.CronType;

import io.tickrunner.runtime.worker.FenceSpec;
import io.tickrunner.runtime.worker.PartitionSpec;
import io.tickrunner.runtime.worker.ScheduleReader;
import io.tickrunner.runtime.worker.ScheduleSpec;
import io.tickrunner.runtime.worker.WakeUpSpec;
import io.tickrunner.runtime.worker.WorkerSpec;

class WorkerSetFaultsTest {

    @Test
    void aGoodSetHasNoFaults() {
        assertThat(faults(List.of(worker("A", "a", 1, "5m", ""), worker("B", "b", 2, "PT1H", "30s")))).isEmpty();
    }

    @Test
    void oneErrorNamesAllWorkersThatShareALockId() {
        assertThat(faults(List.of(worker("A", "a", 7, "5m", ""), worker("B", "b", 7, "5m", ""),
                worker("C", "c", 7, "5m", ""))))
                .extracting(WorkerFault::toString)
                .containsExactly("A: lockId = 7 is also used by B, C; give each worker a unique lock ID");
    }

    @Test
    void twoIdenticalWorkersCauseTwoErrors() {
        assertThat(faults(List.of(worker("A", "a", 7, "5m", ""), worker("B", "a", 7, "5m", ""))))
                .extracting(WorkerFault::toString)
                .containsExactly("A: name = \"a\" is also used by B; give each worker a unique name",
                        "A: lockId = 7 is also used by B; give each worker a unique lock ID");
    }

    @Test
    void everyErrorOfOneWorkerIsFound() {
        assertThat(faults(List.of(worker("A", "Bad", 1, "0s", "-1s"))))
                .extracting(WorkerFault::text)
                .satisfiesExactly(
                        name -> assertThat(name).startsWith("name = \"Bad\""),
                        every -> assertThat(every).startsWith("every = 0s"),
                        timeout -> assertThat(timeout).startsWith("timeout = -1s"));
    }

    @Test
    void theValueOfAPropertyIsNotCheckedByTheBuild() {
        assertThat(faults(List.of(worker("A", "a", 1, "{not.set}", "${not.set:never}")))).isEmpty();
    }

    private static List<WorkerFault> faults(List<WorkerSpec> workers) {
        return WorkerSetFaults.of(workers, new ScheduleReader(CronType.QUARTZ, () -> ZoneOffset.UTC, Instant::now, false),
                true, List.of());
    }

    private static WorkerSpec worker(String className, String name, long lockId, String every, String timeout) {
        return new WorkerSpec(name, lockId, ScheduleSpec.every(every), WakeUpSpec.NONE, timeout, null, false, className,
                className, Set.of(),
                false, null, FenceSpec.NONE, 1, PartitionSpec.NONE);
    }
}
