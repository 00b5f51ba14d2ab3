package io.tickrunner.runtime.spread;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

import org.junit.jupiter.api.Test;

import io.tickrunner.runtime.spread.EvenShares.Move;
import io.tickrunner.runtime.spread.EvenShares.Part;

class EvenSharesTest {

    private static Part part(long load) {
        return new Part(1, load, 0, 1_000);
    }

    @Test
    void aReplicaThatJoinsGetsItsShareFromThoseThatHaveMore() {
        assertThat(EvenShares.moves(Map.of(1, part(5), 2, part(5), 3, part(0))))
                .containsExactlyInAnyOrder(new Move(1, 3, 1), new Move(2, 3, 2));
    }

    @Test
    void nothingMovesAmongReplicasThatDifferByOne() {
        assertThat(EvenShares.moves(Map.of(1, part(3), 2, part(4), 3, part(3)))).isEmpty();
    }

    @Test
    void aReplicaHoldsInTheRatioOfItsWeight() {
        assertThat(EvenShares.targets(Map.of(1, new Part(3, 0, 0, 100), 2, part(0)), 8)).isEqualTo(Map.of(1, 6L, 2, 2L));
    }

    @Test
    void aReplicaOfWeightZeroHoldsOnlyWhatNoOtherCan() {
        assertThat(EvenShares.targets(Map.of(1, new Part(0, 5, 0, 100), 2, part(0)), 5)).isEqualTo(Map.of(1, 0L, 2, 5L));
        assertThat(EvenShares.targets(Map.of(1, new Part(0, 5, 0, 100), 2, new Part(1, 0, 0, 2)), 5))
                .isEqualTo(Map.of(1, 3L, 2, 2L));
        assertThat(EvenShares.targets(Map.of(1, new Part(0, 4, 0, 100), 2, new Part(0, 0, 0, 100)), 4))
                .isEqualTo(Map.of(1, 2L, 2, 2L));
    }

    @Test
    void noReplicaGetsMoreThanItIsAbleToRunAndTheOthersShareTheRest() {
        assertThat(EvenShares.targets(Map.of(1, part(10), 2, part(0), 3, new Part(1, 0, 0, 2)), 10))
                .isEqualTo(Map.of(1, 4L, 2, 4L, 3, 2L));
    }

    @Test
    void whatOnlyOneReplicaIsAbleToRunStaysThereAndTheOthersShareTheRest() {
        // The third one holds 100 workers that the others do not know.
        Map<Integer, Part> parts = Map.of(1, new Part(1, 67, 0, 100), 2, new Part(1, 33, 0, 100), 3,
                new Part(1, 100, 100, 200));

        assertThat(EvenShares.targets(parts, 200)).isEqualTo(Map.of(1, 50L, 2, 50L, 3, 100L));
        assertThat(EvenShares.moves(parts)).containsExactly(new Move(1, 2, 17));
    }

    @Test
    void targetsAreWithinBoundsWhateverTheBoundsAre() {
        Random dice = new Random(2);
        for (int round = 0; round < 2_000; round++) {
            Map<Integer, Part> parts = new TreeMap<>();
            for (int i = 0; i < 1 + dice.nextInt(6); i++) {
                int most = dice.nextInt(20);
                int load = dice.nextInt(most + 1);
                parts.put(i, new Part(dice.nextInt(4), load, dice.nextInt(load + 1), most));
            }
            long total = parts.values().stream().mapToLong(Part::load).sum();

            Map<Integer, Long> targets = EvenShares.targets(parts, total);

            assertThat(targets.values().stream().mapToLong(Long::longValue).sum()).as("of %s", parts).isEqualTo(total);
            targets.forEach((one, target) -> assertThat(target).as("%s of %s", one, parts)
                    .isBetween(parts.get(one).least(), parts.get(one).most()));
        }
    }

    @Test
    void targetsAreEvenAndMovesAreAsFewAsPossibleWhateverTheLoads() {
        Random dice = new Random(1);
        for (int round = 0; round < 2_000; round++) {
            Map<Integer, Part> parts = new TreeMap<>();
            int replicas = 1 + dice.nextInt(8);
            for (int i = 0; i < replicas; i++) {
                parts.put(i, part(dice.nextInt(12)));
            }
            long total = parts.values().stream().mapToLong(Part::load).sum();

            Map<Integer, Long> targets = EvenShares.targets(parts, total);

            assertThat(targets.values().stream().mapToLong(Long::longValue).sum()).isEqualTo(total);
            assertThat(targets.values()).allSatisfy(target -> assertThat(target).isBetween(total / replicas,
                    (total + replicas - 1) / replicas));
            long moved = EvenShares.moves(parts).stream().mapToLong(Move::load).sum();
            assertThat(moved).isEqualTo(fewest(parts, total));
        }
    }

    /** What lies above the higher of two levels has to move, and what is missing below the lower one. */
    private static long fewest(Map<Integer, Part> parts, long total) {
        long low = total / parts.size();
        long high = (total + parts.size() - 1) / parts.size();
        long above = parts.values().stream().mapToLong(part -> Math.max(0, part.load() - high)).sum();
        long below = parts.values().stream().mapToLong(part -> Math.max(0, low - part.load())).sum();
        return Math.max(above, below);
    }
}
