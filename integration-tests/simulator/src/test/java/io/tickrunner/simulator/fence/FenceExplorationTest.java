package io.tickrunner.simulator.fence;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class FenceExplorationTest {

    private static final int TICKS = 2;
    private static final int ENDS = 2;
    private static final int CUTS = 1;

    @ParameterizedTest
    @EnumSource(names = { "AS_BUILT", "LOCK_RELEASED_BEFORE_GRANT" })
    void noInterleavingOfTwoReplicasCommitsAStaleEffect(Protocol protocol) {
        FenceExploration exploration = new FenceExploration(protocol, TICKS, ENDS, CUTS).explore();

        System.out.printf(Locale.ROOT, "%s: %,d states of two replicas with two ticks each, %,d commits%n", protocol,
                exploration.states(), exploration.commits());
        assertThat(exploration.violation()).isEmpty();
        assertThat(exploration.commits()).isPositive();
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = { "AS_BUILT", "LOCK_RELEASED_BEFORE_GRANT" })
    void aFlawInTheProtocolIsFound(Protocol flawed) {
        assertThat(new FenceExploration(flawed, TICKS, ENDS, CUTS).explore().violation()).isPresent();
    }
}
