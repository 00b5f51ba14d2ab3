package io.tickrunner.runtime.spread;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PromisesTest {

    private final Promises promises = new Promises();

    @Test
    void aLockWaitsForItsReplicaUntilThePromiseEnds() {
        promises.promised(1, 7, 100);

        assertThat(promises.isFor(1, 7, 99)).isTrue();
        assertThat(promises.promisedTo(1, 99)).hasValue(7);
        assertThat(promises.of(7, 99)).containsExactly(1L);

        assertThat(promises.isFor(1, 7, 100)).isFalse();
        assertThat(promises.promisedTo(1, 100)).isEmpty();
        assertThat(promises.of(7, 100)).isEmpty();
    }

    @Test
    void promisesThatHaveEndedAreRemovedAndReturned() {
        promises.promised(1, 7, 100);
        promises.promised(2, 8, 101);

        assertThat(promises.prune(99)).isEmpty();
        assertThat(promises.prune(100)).containsExactly(1L);
        assertThat(promises.prune(101)).containsExactly(2L);
    }

    @Test
    void aRefusedLockWaitsForNobody() {
        promises.promised(1, 7, 100);

        promises.refused(1, 7, 200);

        assertThat(promises.promisedTo(1, 50)).isEmpty();
        assertThat(promises.isRefusedBy(1, 7, 199)).isTrue();
        assertThat(promises.isRefusedBy(1, 8, 199)).isFalse();
        assertThat(promises.refusedBy(7, 199)).containsExactly(1L);
        assertThat(promises.refusedBy(8, 199)).isEmpty();
        assertThat(promises.refusedBy(7, 200)).isEmpty();
        promises.prune(200);
        assertThat(promises.isRefusedBy(1, 7, 200)).isFalse();
    }
}
