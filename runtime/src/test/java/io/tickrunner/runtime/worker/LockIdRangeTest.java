package io.tickrunner.runtime.worker;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;

import org.junit.jupiter.api.Test;

class LockIdRangeTest {

    private static List<String> faults(LockIdRange... ranges) {
        return LockIdRange.overlaps(List.of(ranges)).entrySet().stream()
                .map(fault -> fault.getKey().owner() + ": " + fault.getValue()).toList();
    }

    @Test
    void rangesNextToEachOtherDoNotOverlap() {
        assertThat(faults(new LockIdRange("A", 10, 10), new LockIdRange("B", 20, 1), new LockIdRange("C", 9, 1))).isEmpty();
    }

    @Test
    void theLastIdsOfALongDoNotOverflow() {
        assertThat(faults(new LockIdRange("A", Long.MAX_VALUE - 3, 4), new LockIdRange("B", Long.MIN_VALUE, 4))).isEmpty();
    }

    @Test
    void oneErrorNamesAllThatShareOneId() {
        assertThat(faults(new LockIdRange("A", 7, 1), new LockIdRange("B", 7, 1), new LockIdRange("C", 7, 1)))
                .containsExactly("A: lockId = 7 is also used by B, C; give each worker a unique lock ID");
    }

    @Test
    void eachPairThatOverlapsIsNamed() {
        assertThat(faults(new LockIdRange("A", 1, 10), new LockIdRange("B", 5, 10), new LockIdRange("C", 14, 1)))
                .containsExactly(
                        "A: lockId = 1 to 10 (10 partitions) overlaps lockId = 5 to 14 (10 partitions) of B; give each worker,"
                                + " and each partition, a lock ID of its own",
                        "B: lockId = 5 to 14 (10 partitions) overlaps lockId = 14 of C; give each worker, and each partition, a"
                                + " lock ID of its own");
    }

    @Test
    void anOverlapIsFoundBehindALongerRange() {
        assertThat(faults(new LockIdRange("A", 1, 100), new LockIdRange("B", 2, 1), new LockIdRange("C", 50, 1)))
                .hasSize(1).first().asString().contains("lockId = 2 of B, lockId = 50 of C");
    }
}
