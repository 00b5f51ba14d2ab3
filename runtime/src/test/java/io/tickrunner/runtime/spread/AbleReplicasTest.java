package io.tickrunner.runtime.spread;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;

import org.junit.jupiter.api.Test;

class AbleReplicasTest {

    private static Share able(Set<Long> lockIds) {
        return new Share(1, 0, 0, lockIds);
    }

    @Test
    void replicasCountWhetherTheyReferToOneSetOrToEqualOnes() {
        Set<Long> common = Set.of(1L, 2L);

        AbleReplicas replicas = new AbleReplicas(
                List.of(able(common), able(common), able(Set.copyOf(List.of(2L, 1L))), able(Set.of(2L, 3L))));

        assertThat(replicas.number(1)).isEqualTo(3);
        assertThat(replicas.number(2)).isEqualTo(4);
        assertThat(replicas.number(3)).isEqualTo(1);
        assertThat(replicas.number(4)).isZero();
    }
}
