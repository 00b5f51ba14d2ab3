package io.tickrunner.runtime.spread;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.LongStream;

import org.junit.jupiter.api.Test;

import io.tickrunner.runtime.spread.EvenShares.Move;

class SharePlanTest {

    private static final Set<Long> FEW = set(2);
    private static final Set<Long> MANY = set(12);

    private static Set<Long> set(int workers) {
        return LongStream.rangeClosed(1, workers).boxed().collect(Collectors.toSet());
    }

    private static Share share(long load, Set<Long> able) {
        return new Share(1, load, 0, able);
    }

    @Test
    void replicasThatRunTheSameWorkersShareThemWhateverTheOrderOfTheirBackends() {
        Map<Integer, Share> shares = new HashMap<>();
        shares.put(1, share(7, MANY));
        shares.put(2, share(2, FEW));
        shares.put(17, share(0, FEW));
        shares.put(33, share(3, MANY));

        List<Move> moves = plan(shares).moves();

        assertThat(moves).containsExactlyInAnyOrder(new Move(1, 33, 2), new Move(2, 17, 1));
    }

    @Test
    void ofThoseThatHoldMoreThanAReplicaThatRunsOtherWorkersOneAtATimeHasItsTurnToGiveItOne() {
        SharePlan plan = plan(Map.of(1, share(3, MANY), 2, share(3, MANY), 3, share(1, FEW), 4, share(2, FEW)));

        assertThat(plan.movesInTurnOf(1, 0)).containsExactly(new Move(1, 3, 1));
        assertThat(plan.movesInTurnOf(2, 0)).isEmpty();
        assertThat(plan.movesInTurnOf(1, 1)).isEmpty();
        assertThat(plan.movesInTurnOf(2, 1)).containsExactly(new Move(2, 3, 1));
    }

    @Test
    void whereAllRunTheSameWorkersNobodyHasATurn() {
        assertThat(plan(Map.of(1, share(3, MANY), 2, share(1, MANY))).movesInTurnOf(1, 0)).isEmpty();
    }

    @Test
    void aTurnGivesNothingToAReplicaThatIsToHoldNothing() {
        SharePlan plan = plan(Map.of(1, share(3, MANY), 2, new Share(0, 0, 0, FEW)));

        assertThat(plan.movesInTurnOf(1, 0)).isEmpty();
    }

    private static SharePlan plan(Map<Integer, Share> shares) {
        return new SharePlan(shares, Collection::size, (backend, share) -> 0);
    }

    @Test
    void whatAnotherReplicaHoldsAndThisOneCannotRunIsAtLeastWhatExceedsWhatBothCan() {
        long held = SharePlan.heldBeyond(List.of(share(5, MANY), share(4, MANY), new Share(1, 3, 3, FEW)),
                able -> 2);

        assertThat(held).as("9 of which 2 may be common, and 3 that nobody else can run").isEqualTo(10);
    }
}
