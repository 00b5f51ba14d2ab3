package io.tickrunner.runtime.spread;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;

import org.junit.jupiter.api.Test;

import io.tickrunner.runtime.spread.EvenShares.Group;
import io.tickrunner.runtime.spread.EvenShares.Move;
import io.tickrunner.runtime.spread.EvenShares.Part;

class EvenSharesTest {

    private static final Group ALL = new Group(1_000);

    private static Part part(long load) {
        return part(1, load, 0, 1_000);
    }

    private static Part part(int weight, long load, long least, long most) {
        return new Part(weight, load, least, most, 0);
    }

    private static Map<Integer, Long> targets(Map<Integer, Part> parts, long total) {
        return EvenShares.targets(parts, List.of(ALL), total);
    }

    private static List<Move> moves(Map<Integer, Part> parts) {
        return EvenShares.moves(parts, List.of(ALL));
    }

    @Test
    void aReplicaThatJoinsGetsItsShareFromThoseThatHaveMore() {
        assertThat(moves(Map.of(1, part(5), 2, part(5), 3, part(0))))
                .containsExactlyInAnyOrder(new Move(1, 3, 1), new Move(2, 3, 2));
    }

    @Test
    void nothingMovesAmongReplicasThatDifferByOne() {
        assertThat(moves(Map.of(1, part(3), 2, part(4), 3, part(3)))).isEmpty();
    }

    @Test
    void aReplicaHoldsInTheRatioOfItsWeight() {
        assertThat(targets(Map.of(1, part(3, 0, 0, 100), 2, part(0)), 8)).isEqualTo(Map.of(1, 6L, 2, 2L));
    }

    @Test
    void aReplicaOfWeightZeroHoldsOnlyWhatNoOtherCan() {
        assertThat(targets(Map.of(1, part(0, 5, 0, 100), 2, part(0)), 5)).isEqualTo(Map.of(1, 0L, 2, 5L));
        assertThat(targets(Map.of(1, part(0, 5, 0, 100), 2, part(1, 0, 0, 2)), 5))
                .isEqualTo(Map.of(1, 3L, 2, 2L));
        assertThat(targets(Map.of(1, part(0, 4, 0, 100), 2, part(0, 0, 0, 100)), 4))
                .isEqualTo(Map.of(1, 2L, 2, 2L));
    }

    @Test
    void noReplicaGetsMoreThanItIsAbleToRunAndTheOthersShareTheRest() {
        assertThat(targets(Map.of(1, part(10), 2, part(0), 3, part(1, 0, 0, 2)), 10))
                .isEqualTo(Map.of(1, 4L, 2, 4L, 3, 2L));
    }

    @Test
    void whatOnlyOneReplicaIsAbleToRunStaysThereAndTheOthersShareTheRest() {
        // The third one holds 100 workers that the others do not know.
        Map<Integer, Part> parts = Map.of(1, part(1, 67, 0, 100), 2, part(1, 33, 0, 100), 3,
                part(1, 100, 100, 200));

        assertThat(targets(parts, 200)).isEqualTo(Map.of(1, 50L, 2, 50L, 3, 100L));
        assertThat(moves(parts)).containsExactly(new Move(1, 2, 17));
    }

    @Test
    void replicasThatRunOtherWorkersShareTheirs() {
        // The first two are able to run 2 workers, and the others 10 others.
        List<Group> groups = List.of(new Group(2), new Group(10));
        Map<Integer, Part> parts = Map.of(2, new Part(1, 2, 0, 2, 0), 3, new Part(1, 0, 0, 2, 0), 1,
                new Part(1, 6, 0, 10, 1), 4, new Part(1, 4, 0, 10, 1));

        assertThat(EvenShares.targets(parts, groups, 12)).isEqualTo(Map.of(2, 1L, 3, 1L, 1, 5L, 4, 5L));
        assertThat(EvenShares.moves(parts, groups)).containsExactlyInAnyOrder(new Move(2, 3, 1), new Move(1, 4, 1));
    }

    @Test
    void whatOnlySomeReplicasAreAbleToRunStaysWithThemAndIsSharedAmongThem() {
        List<Group> groups = List.of(new Group(12), new Group(4));
        Map<Integer, Part> parts = Map.of(1, new Part(1, 8, 0, 12, 0), 2, new Part(1, 0, 0, 12, 0), 3,
                new Part(1, 4, 0, 4, 1), 4, new Part(1, 0, 0, 4, 1));

        assertThat(EvenShares.targets(parts, groups, 12)).isEqualTo(Map.of(1, 4L, 2, 4L, 3, 2L, 4, 2L));
    }

    @Test
    void whatNobodyHoldsDoesNotCount() {
        // The second is able to run 10 workers more, which are not due yet, so that nobody holds them.
        List<Group> groups = List.of(new Group(12), new Group(22));
        Map<Integer, Part> parts = Map.of(1, new Part(1, 6, 0, 12, 0), 2, new Part(1, 6, 0, 22, 1));

        assertThat(EvenShares.moves(parts, groups)).isEmpty();
    }

    @Test
    void aGroupIsSharedByItselfWhateverTheOthersHold() {
        Map<Integer, Part> parts = Map.of(1, new Part(1, 6, 0, 18, 0), 2, new Part(1, 5, 0, 18, 0), 3,
                new Part(1, 4, 0, 18, 0), 4, new Part(1, 3, 0, 8, 1));

        assertThat(EvenShares.movesWithin(parts, 0)).containsExactly(new Move(1, 3, 1));
    }

    @Test
    void aGroupOfReplicasOfWeightZeroHoldsOnlyWhatTheOthersCannot() {
        List<Group> groups = List.of(new Group(6), new Group(4));
        Map<Integer, Part> parts = Map.of(1, new Part(0, 6, 0, 6, 0), 2, new Part(1, 0, 0, 4, 1), 3,
                new Part(1, 0, 0, 4, 1));

        assertThat(EvenShares.targets(parts, groups, 6)).isEqualTo(Map.of(1, 2L, 2, 2L, 3, 2L));
    }

    @Test
    void oneWorkerThatIsHeavierThanTheSurplusMovesIfThatMakesTheLoadsDifferLess() {
        // 10 and 10 here, 1 there: the surplus is 9.
        Map<Integer, Part> parts = Map.of(1, part(20), 2, part(1));

        assertThat(EvenShares.movesOfOneWorker(parts, List.of(ALL), 1, 0)).containsExactly(new Move(1, 2, 18));
    }

    @Test
    void oneWorkerDoesNotMoveIfTheLoadsWouldDifferAsMuchAsBefore() {
        assertThat(EvenShares.movesOfOneWorker(Map.of(1, part(2), 2, part(0)), List.of(ALL), 1, 0))
                .as("for workers of weight 2").containsExactly(new Move(1, 2, 1));
    }

    @Test
    void ofThoseWithASurplusOneAtATimeMayHandOverOneWorker() {
        Map<Integer, Part> parts = Map.of(1, part(4), 2, part(4), 3, part(0));

        assertThat(EvenShares.movesOfOneWorker(parts, List.of(ALL), 1, 0)).containsExactly(new Move(1, 3, 3));
        assertThat(EvenShares.movesOfOneWorker(parts, List.of(ALL), 2, 0)).isEmpty();
        assertThat(EvenShares.movesOfOneWorker(parts, List.of(ALL), 2, 1)).containsExactly(new Move(2, 3, 3));
    }

    @Test
    void loadsOfWorkersWithAnyWeightsComeToRestAndDifferByOneWorkerAtMost() {
        Random dice = new Random(3);
        for (int round = 0; round < 500; round++) {
            Map<Integer, List<Integer>> held = new TreeMap<>();
            int replicas = 2 + dice.nextInt(6);
            for (int i = 0; i < replicas; i++) {
                held.put(i, new ArrayList<>());
            }
            for (int i = dice.nextInt(30); i >= 0; i--) {
                held.get(dice.nextInt(replicas)).add(1 + dice.nextInt(dice.nextBoolean() ? 3 : 20));
            }
            int heaviest = held.values().stream().flatMap(List::stream).max(Comparator.naturalOrder()).orElseThrow();

            int looks = 0;
            for (int idle = 0; idle < replicas; looks++) {
                idle = moveOn(held, idle) ? 0 : idle + 1;
                assertThat(looks).as("looks at %s", held).isLessThan(1_000);
            }

            List<Long> loads = held.values().stream().map(EvenSharesTest::sum).toList();
            assertThat(Collections.max(loads) - Collections.min(loads)).as("the difference of %s", held)
                    .isLessThanOrEqualTo(heaviest);
        }
    }

    /** Hands over what all replicas would at the same time; returns whether anything moved. */
    private static boolean moveOn(Map<Integer, List<Integer>> held, int turn) {
        Map<Integer, Part> parts = new TreeMap<>();
        held.forEach((backend, weights) -> parts.put(backend, part(sum(weights))));
        boolean moved = false;
        for (int backend : held.keySet()) {
            boolean fits = false;
            for (Move move : moves(parts)) {
                if (move.from() == backend) {
                    fits |= move(held, move);
                }
            }
            if (!fits) {
                for (Move move : EvenShares.movesOfOneWorker(parts, List.of(ALL), backend, turn)) {
                    fits = fits || moveOne(held, move);
                }
            }
            moved |= fits;
        }
        return moved;
    }

    private static boolean move(Map<Integer, List<Integer>> held, Move move) {
        long left = move.load();
        for (Integer weight : held.get(move.from()).stream().sorted(Comparator.reverseOrder()).toList()) {
            if (weight <= left) {
                left -= weight;
                held.get(move.from()).remove(weight);
                held.get(move.to()).add(weight);
            }
        }
        return left < move.load();
    }

    private static boolean moveOne(Map<Integer, List<Integer>> held, Move move) {
        Optional<Integer> lightest = held.get(move.from()).stream().min(Comparator.naturalOrder())
                .filter(weight -> weight <= move.load());
        lightest.ifPresent(weight -> {
            held.get(move.from()).remove(weight);
            held.get(move.to()).add(weight);
        });
        return lightest.isPresent();
    }

    private static long sum(List<Integer> weights) {
        return weights.stream().mapToLong(Integer::longValue).sum();
    }

    @Test
    void targetsAreWithinBoundsWhateverTheBoundsAre() {
        Random dice = new Random(2);
        for (int round = 0; round < 2_000; round++) {
            Map<Integer, Part> parts = new TreeMap<>();
            for (int i = 0; i < 1 + dice.nextInt(6); i++) {
                int most = dice.nextInt(20);
                int load = dice.nextInt(most + 1);
                parts.put(i, part(dice.nextInt(4), load, dice.nextInt(load + 1), most));
            }
            long total = parts.values().stream().mapToLong(Part::load).sum();

            Map<Integer, Long> targets = targets(parts, total);

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

            Map<Integer, Long> targets = targets(parts, total);

            assertThat(targets.values().stream().mapToLong(Long::longValue).sum()).isEqualTo(total);
            assertThat(targets.values()).allSatisfy(target -> assertThat(target).isBetween(total / replicas,
                    (total + replicas - 1) / replicas));
            long moved = moves(parts).stream().mapToLong(Move::load).sum();
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
