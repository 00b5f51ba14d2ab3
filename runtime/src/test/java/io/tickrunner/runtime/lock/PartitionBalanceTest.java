package io.tickrunner.runtime.lock;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.IntSummaryStatistics;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;

/** Which of several workers a replica hands over or takes, if one of them is divided. */
class PartitionBalanceTest {

    private static final int WHOLE = 30;

    private record Worker(long lockId, Optional<String> dividedWorker, boolean isHeld, int weight) implements StubStandby {
    }

    private static Worker whole(int number, boolean held, int weight) {
        return new Worker(number, Optional.empty(), held, weight);
    }

    private static List<Standby> wholes(int number, boolean held) {
        return IntStream.range(0, number).<Standby> mapToObj(i -> whole(i, held, 1)).toList();
    }

    private static List<Standby> parts(String worker, int number, boolean held, int weight) {
        return IntStream.range(0, number)
                .<Standby> mapToObj(i -> new Worker(1_000 * worker.hashCode() + i, Optional.of(worker), held, weight)).toList();
    }

    private static List<Standby> parts(int number, boolean held) {
        return parts("sync", number, held, 1);
    }

    @SafeVarargs
    private static List<Standby> all(List<Standby>... some) {
        return List.of(some).stream().flatMap(List::stream).toList();
    }

    private static long partsOf(Collection<Standby> standbys) {
        return standbys.stream().filter(standby -> standby.dividedWorker().isPresent()).count();
    }

    private final Random dice = new Random(1);

    private List<Standby> toGive(List<Standby> held, List<Standby> standbys, long load) {
        return PartitionBalance.toGive(held, standbys, load, dice).order();
    }

    private List<Standby> toTake(List<Standby> free, List<Standby> standbys, long load) {
        return PartitionBalance.toTake(free, standbys, Standby::isHeld, load, dice);
    }

    @Test
    void halfOfEachKindIsHandedOverWithHalfOfAll() {
        List<Standby> held = all(wholes(4, true), parts(8, true));

        assertThat(partsOf(toGive(held, held, 6).subList(0, 6))).isEqualTo(4);
    }

    @Test
    void ofAKindThatTooManyAreHeldOfMoreAreHandedOver() {
        List<Standby> held = all(wholes(5, true), parts(5, true));
        List<Standby> standbys = all(held, wholes(5, false), parts(1, false));

        // Of 16 are to be held 8: 5 of the 10 whole workers, and 3 of the 6 partitions.
        assertThat(partsOf(toGive(held, standbys, 2).subList(0, 2))).isEqualTo(2);
    }

    @Test
    void eachOfSeveralReplicasGetsItsPartOfEachKind() {
        List<Standby> held = all(wholes(6, true), parts(12, true));

        List<Standby> order = toGive(held, held, 12);

        assertThat(partsOf(order.subList(0, 6))).isEqualTo(4);
        assertThat(partsOf(order.subList(6, 12))).isEqualTo(4);
    }

    @Test
    void manyReplicasThatHoldTheSameDoNotAllHandOverTheSame() {
        List<Standby> held = all(wholes(5, true), parts(4, true));
        List<Standby> standbys = all(held, wholes(45, false), parts(36, false));

        List<Long> handedOver = IntStream.range(0, 100).mapToObj(any -> partsOf(toGive(held, standbys, 1).subList(0, 1)))
                .toList();

        assertThat(handedOver).contains(0L, 1L);
    }

    @Test
    void ofAKindThatFewAreHeldOfMoreAreTaken() {
        List<Standby> free = all(wholes(6, false), parts(6, false));
        List<Standby> standbys = all(wholes(6, true), free);

        // Of 18 are to be held 9: 6 of the 12 whole workers, and 3 of the 6 partitions.
        assertThat(partsOf(toTake(free, standbys, 3).subList(0, 3))).isEqualTo(3);
    }

    @Test
    void whatIsOnItsWayCountsAsHeld() {
        List<Standby> parts = parts(6, false);
        List<Standby> coming = parts.subList(0, 3);
        List<Standby> free = all(wholes(6, false), parts.subList(3, 6));
        List<Standby> standbys = all(wholes(9, true).subList(6, 9), free, coming);

        List<Standby> order = PartitionBalance.toTake(free, standbys, s -> s.isHeld() || coming.contains(s), 3, dice);

        // Of 15 are to be held 9: 5.4 of the 9 whole workers, and 3.6 of the 6 partitions.
        assertThat(partsOf(order.subList(0, 3))).isLessThan(2);
    }

    @Test
    void theWeightsStayInTheirOrder() {
        List<Standby> held = all(List.of(whole(50, true, 3)), parts("heavy", 2, true, 3), parts(8, true), wholes(4, true));
        List<Standby> free = all(parts(3, false), List.of(whole(51, false, 3)), wholes(2, false), parts("heavy", 1, false, 3));

        assertThat(toGive(held, all(held, free), 7)).hasSameSizeAs(held).containsAll(held).extracting(Standby::weight)
                .containsExactlyElementsOf(held.stream().map(Standby::weight).toList());
        assertThat(toTake(free, all(held, free), 7)).hasSameSizeAs(free).containsAll(free).extracting(Standby::weight)
                .containsExactlyElementsOf(free.stream().map(Standby::weight).toList());
    }

    @Test
    void theOrderOfWholeWorkersRemains() {
        List<Standby> held = List.of(whole(3, true, 2), whole(1, true, 1), whole(2, true, 1));

        assertThat(toGive(held, held, 2)).isSameAs(held);
        assertThat(toTake(held, held, 2)).isSameAs(held);
    }

    @Test
    void ofEachKindAsManyAreWantedAsShouldMove() {
        List<Standby> held = all(wholes(2, true), parts(4, true));
        PartitionBalance.Giving giving = PartitionBalance.toGive(held, held, 3, dice);

        giving.gave(held.get(0));

        assertThat(giving.wants(held.get(1))).as("a second whole worker").isFalse();
        assertThat(giving.wants(held.get(2))).as("a partition").isTrue();
    }

    @Test
    void whoeverComesAndGoesEachReplicaHoldsItsPartOfThePartitions() {
        List<Integer> differences = new ArrayList<>();
        for (List<Integer> divided : List.of(List.of(4), List.of(16), List.of(60), List.of(30, 20, 10))) {
            List<Standby> workers = new ArrayList<>(wholes(WHOLE, false));
            for (int number : divided) {
                workers.addAll(parts("divided-" + number, number, false, 1));
            }
            for (int seed = 0; seed < 20; seed++) {
                History history = new History(workers, new Random(seed));
                for (int step = 0; step < 40; step++) {
                    history.step();
                    divided.forEach(number -> differences.add(history.difference("divided-" + number)));
                }
            }
        }
        // Of partitions that are handed over and taken at random, it would be four.
        assertThat(differences.stream().mapToInt(Integer::intValue).average().orElseThrow()).as("the average difference")
                .isLessThan(1.5);
    }

    /** Up to ten replicas that join or leave, and settle at once. */
    private static final class History {

        private static final int MOST = 10;

        private final List<Standby> workers;
        private final Random random;
        private final List<List<Standby>> replicas = new ArrayList<>();

        History(List<Standby> workers, Random random) {
            this.workers = workers;
            this.random = random;
            replicas.add(new ArrayList<>(workers));
        }

        /** Returns how many more partitions of a worker one replica has than another. */
        int difference(String worker) {
            IntSummaryStatistics numbers = replicas.stream().mapToInt(replica -> (int) replica.stream()
                    .filter(standby -> standby.dividedWorker().filter(worker::equals).isPresent()).count()).summaryStatistics();
            return numbers.getMax() - numbers.getMin();
        }

        void step() {
            List<Standby> free = new ArrayList<>();
            if (replicas.size() == 1 || replicas.size() < MOST && random.nextInt(3) > 0) {
                replicas.add(new ArrayList<>());
            } else {
                free.addAll(replicas.remove(random.nextInt(replicas.size())));
            }
            replicas.sort(Comparator.comparingInt(List<Standby>::size).reversed());
            for (int i = 0; i < replicas.size(); i++) {
                int surplus = replicas.get(i).size() - target(i);
                if (surplus > 0) {
                    give(replicas.get(i), surplus);
                }
            }
            for (int i = 0; i < replicas.size(); i++) {
                List<Standby> takes = replicas.get(i);
                int missing = target(i) - takes.size();
                if (missing > 0) {
                    List<Standby> order = PartitionBalance.toTake(shuffled(free), workers, takes::contains, missing, random);
                    move(order.subList(0, missing), free, takes);
                }
            }
            assertThat(free).isEmpty();
        }

        private int target(int index) {
            return workers.size() / replicas.size() + (index < workers.size() % replicas.size() ? 1 : 0);
        }

        private void give(List<Standby> gives, int surplus) {
            List<Standby> order = PartitionBalance.toGive(shuffled(gives), seenBy(gives), surplus, random).order();
            int given = 0;
            for (int i = 0; i < replicas.size() && given < surplus; i++) {
                List<Standby> gets = replicas.get(i);
                int missing = Math.min(target(i) - gets.size(), surplus - given);
                if (missing > 0) {
                    move(order.subList(given, given + missing), gives, gets);
                    given += missing;
                }
            }
        }

        private static void move(List<Standby> moving, List<Standby> from, List<Standby> to) {
            from.removeAll(moving);
            to.addAll(moving);
        }

        /** As a replica sees them that holds these. */
        private List<Standby> seenBy(List<Standby> held) {
            return workers.stream().<Standby> map(worker -> new Worker(worker.lockId(), worker.dividedWorker(),
                    held.contains(worker), worker.weight())).toList();
        }

        private List<Standby> shuffled(List<Standby> some) {
            List<Standby> shuffled = new ArrayList<>(some);
            Collections.shuffle(shuffled, random);
            return shuffled;
        }
    }
}
