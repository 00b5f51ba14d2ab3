package io.tickrunner.runtime.lock;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;

import io.tickrunner.LockGrant;

/** Which of several workers a replica hands over or takes, if one of them is divided. */
class PartitionBalanceTest {

    private static final int WHOLE = 30;

    private record Worker(long lockId, Optional<String> dividedWorker, boolean isHeld, int weight) implements Standby {

        @Override
        public boolean wantsLock() {
            return !isHeld;
        }

        @Override
        public boolean isAble() {
            return true;
        }

        @Override
        public boolean declines() {
            return false;
        }

        @Override
        public Duration interval() {
            return Duration.ofSeconds(1);
        }

        @Override
        public Duration untilDue() {
            return Duration.ZERO;
        }

        @Override
        public Optional<LockGrant> giveAway() {
            return Optional.empty();
        }

        @Override
        public void granted(LockGrant grant) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void startWithdrawn() {
            throw new UnsupportedOperationException();
        }
    }

    private static Worker whole(int number, boolean held, int weight) {
        return new Worker(number, Optional.empty(), held, weight);
    }

    private static Worker part(int number, boolean held) {
        return new Worker(100 + number, Optional.of("sync"), held, 1);
    }

    private static List<Standby> wholes(int number, boolean held) {
        return IntStream.range(0, number).<Standby> mapToObj(i -> whole(i, held, 1)).toList();
    }

    private static List<Standby> parts(int number, boolean held) {
        return IntStream.range(0, number).<Standby> mapToObj(i -> part(i, held)).toList();
    }

    @SafeVarargs
    private static List<Standby> all(List<Standby>... some) {
        return List.of(some).stream().flatMap(List::stream).toList();
    }

    private static long partsOf(Collection<Standby> standbys) {
        return standbys.stream().filter(standby -> standby.dividedWorker().isPresent()).count();
    }

    @Test
    void halfOfEachKindIsHandedOverWithHalfOfAll() {
        List<Standby> held = all(wholes(4, true), parts(8, true));

        assertThat(partsOf(PartitionBalance.toGive(held, held, 6).subList(0, 6))).isEqualTo(4);
    }

    @Test
    void ofAKindThatTooManyAreHeldOfMoreAreHandedOver() {
        List<Standby> held = all(wholes(5, true), parts(5, true));
        List<Standby> standbys = all(held, wholes(5, false), parts(1, false));

        // Of 16 are to be held 8: 5 of the 10 whole workers, and 3 of the 6 partitions.
        assertThat(partsOf(PartitionBalance.toGive(held, standbys, 2).subList(0, 2))).isEqualTo(2);
    }

    @Test
    void eachOfSeveralReplicasGetsItsPartOfEachKind() {
        List<Standby> held = all(wholes(6, true), parts(12, true));

        List<Standby> order = PartitionBalance.toGive(held, held, 12);

        assertThat(partsOf(order.subList(0, 6))).isEqualTo(4);
        assertThat(partsOf(order.subList(6, 12))).isEqualTo(4);
    }

    @Test
    void ofAKindThatFewAreHeldOfMoreAreTaken() {
        List<Standby> free = all(wholes(6, false), parts(6, false));
        List<Standby> standbys = all(wholes(6, true), free);

        // Of 18 are to be held 9: 6 of the 12 whole workers, and 3 of the 6 partitions.
        assertThat(partsOf(PartitionBalance.toTake(free, standbys, 3).subList(0, 3))).isEqualTo(3);
    }

    @Test
    void heavyWorkersAreHandedOverBeforeLighterPartitions() {
        Worker heavy = whole(50, true, 3);
        List<Standby> held = all(parts(8, true), List.of(heavy));

        assertThat(PartitionBalance.toGive(held, held, 5)).startsWith(heavy).hasSize(9);
    }

    @Test
    void theOrderOfWholeWorkersRemains() {
        List<Standby> held = List.of(whole(3, true, 2), whole(1, true, 1), whole(2, true, 1));

        assertThat(PartitionBalance.toGive(held, held, 2)).isSameAs(held);
        assertThat(PartitionBalance.toTake(held, held, 2)).isSameAs(held);
    }

    @Test
    void whoeverComesAndGoesTheNumbersOfPartitionsDifferByTwoAtMost() {
        for (int divided : new int[] { 4, 16, 60 }) {
            for (int seed = 0; seed < 100; seed++) {
                Random random = new Random(seed);
                History history = new History(all(wholes(WHOLE, false), parts(divided, false)), random);
                for (int step = 0; step < 40; step++) {
                    history.step();
                    List<Long> held = history.replicas.stream().map(PartitionBalanceTest::partsOf).toList();
                    assertThat(Collections.max(held) - Collections.min(held))
                            .as("%d partitions, seed %d, step %d: %s", divided, seed, step, held).isLessThanOrEqualTo(2);
                }
            }
        }
    }

    /** Up to six replicas that join or leave, and settle at once. */
    private static final class History {

        private final List<Standby> workers;
        private final Random random;
        private final List<List<Standby>> replicas = new ArrayList<>();

        History(List<Standby> workers, Random random) {
            this.workers = workers;
            this.random = random;
            replicas.add(new ArrayList<>(workers));
        }

        void step() {
            List<Standby> free = new ArrayList<>();
            if (replicas.size() == 1 || replicas.size() < 6 && random.nextBoolean()) {
                for (int joining = 1 + random.nextInt(6 - replicas.size()); joining > 0; joining--) {
                    replicas.add(new ArrayList<>());
                }
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
                move(PartitionBalance.toTake(shuffled(free), seenBy(takes), missing).subList(0, missing), free, takes);
            }
            assertThat(free).isEmpty();
        }

        private int target(int index) {
            return workers.size() / replicas.size() + (index < workers.size() % replicas.size() ? 1 : 0);
        }

        private void give(List<Standby> gives, int surplus) {
            List<Standby> order = PartitionBalance.toGive(shuffled(gives), seenBy(gives), surplus);
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
