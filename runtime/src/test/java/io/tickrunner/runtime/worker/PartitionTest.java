package io.tickrunner.runtime.worker;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;

import org.junit.jupiter.api.Test;

class PartitionTest {

    @Test
    void partitionsAreSortedByTheirNumbersBehindTheirWorker() {
        assertThat(List.of("sync[10]", "sync_b", "sync[2]", "sync", "a[1]", "sync[0]", "b").stream().sorted(Partition.BY_NAME))
                .containsExactly("a[1]", "b", "sync", "sync[0]", "sync[2]", "sync[10]", "sync_b");
    }

    @Test
    void theNameOfThePartitionContainsThatOfItsWorker() {
        assertThat(new Partition("sync", 3, 16).name()).isEqualTo("sync[3]");
        assertThat(Partition.workerOf("sync[3]")).isEqualTo("sync");
        assertThat(Partition.workerOf("sync")).isEqualTo("sync");
    }
}
