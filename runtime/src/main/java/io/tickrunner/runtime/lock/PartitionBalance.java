package io.tickrunner.runtime.lock;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;

/**
 * Chooses which of several workers of the same weight a replica hands over or takes, so that it holds about the same part of
 * each worker's partitions as of the whole workers. Looks only at what this replica holds and is able to run. Where there are
 * no
 * partitions, nothing changes.
 */
final class PartitionBalance {

    /** Workers that can stand in for each other. */
    private record Kind(int weight, Optional<String> dividedWorker) {

        static Kind of(Standby standby) {
            return new Kind(standby.weight(), standby.dividedWorker());
        }
    }

    /** What to hand over: all that may be, and how many of each kind should be. */
    static final class Giving {

        private final List<Standby> order;
        private final Map<Kind, Integer> numbers;

        private Giving(List<Standby> order, Map<Kind, Integer> numbers) {
            this.order = order;
            this.numbers = numbers;
        }

        List<Standby> order() {
            return order;
        }

        /** Returns whether more of this kind should be handed over. */
        boolean wants(Standby standby) {
            return numbers.isEmpty() || numbers.getOrDefault(Kind.of(standby), 0) > 0;
        }

        void gave(Standby standby) {
            numbers.computeIfPresent(Kind.of(standby), (kind, number) -> number - 1);
        }
    }

    private record Placed(Standby standby, double place) {
    }

    private static final Comparator<Placed> BY_PLACE = Comparator.comparingDouble(Placed::place);

    private final RandomGenerator dice;
    /** Of the kinds of one weight: how many are held here, and how many are or could be. */
    private final Map<Kind, Integer> held;
    private final Map<Kind, Integer> all;

    private PartitionBalance(List<Standby> held, List<Standby> others, RandomGenerator dice) {
        this.dice = dice;
        this.held = numbers(held);
        this.all = numbers(held);
        numbers(others).forEach((kind, number) -> all.merge(kind, number, Integer::sum));
    }

    /**
     * Returns what to hand over.
     *
     * @param movable what is held here and can move, the heaviest first
     * @param standbys all workers
     * @param load how much is to be handed over
     */
    static Giving toGive(List<Standby> movable, Collection<Standby> standbys, long load, RandomGenerator dice) {
        if (!hasPartitions(movable)) {
            return new Giving(movable, new HashMap<>());
        }
        List<Standby> order = new ArrayList<>();
        List<Standby> leaving = new ArrayList<>();
        long left = load;
        for (Map.Entry<Integer, List<Standby>> alike : byWeight(movable).entrySet()) {
            int weight = alike.getKey();
            List<Standby> ours = alike.getValue();
            int number = (int) Math.min(ours.size(), left / weight);
            left -= (long) number * weight;
            List<Standby> others = others(standbys, weight, Standby::isHeld);
            List<Standby> bySurplus = new PartitionBalance(ours, others, dice).placed(ours, ours.size() - number, -1).stream()
                    .sorted(BY_PLACE.reversed()).map(Placed::standby).toList();
            List<Standby> first = bySurplus.subList(0, number);
            // Several replicas may get one part each.
            order.addAll(mixed(first));
            order.addAll(bySurplus.subList(number, ours.size()));
            leaving.addAll(first);
        }
        return new Giving(order, numbers(leaving));
    }

    /**
     * Returns the given workers in the order in which to take them. At each place is one of the same weight as before.
     *
     * @param free some that are not held here, in a random order
     * @param standbys all workers
     * @param isHeld whether a worker's lock is held here, or on its way
     * @param load how much is to be taken
     */
    static List<Standby> toTake(List<Standby> free, Collection<Standby> standbys, Predicate<Standby> isHeld, long load,
            RandomGenerator dice) {
        if (!hasPartitions(free)) {
            return free;
        }
        double part = Math.min(1, (double) load / free.stream().mapToLong(Standby::weight).sum());
        Map<Integer, Iterator<Standby>> orders = new HashMap<>();
        for (Map.Entry<Integer, List<Standby>> alike : byWeight(free).entrySet()) {
            int weight = alike.getKey();
            List<Standby> ours = standbys.stream().filter(s -> s.weight() == weight && isHeld.test(s)).toList();
            List<Standby> others = others(standbys, weight, isHeld);
            orders.put(weight, new PartitionBalance(ours, others, dice)
                    .placed(alike.getValue(), ours.size() + part * alike.getValue().size(), 1).stream()
                    .sorted(BY_PLACE).map(Placed::standby).iterator());
        }
        return free.stream().map(standby -> orders.get(standby.weight()).next()).toList();
    }

    private static boolean hasPartitions(List<Standby> standbys) {
        return standbys.stream().anyMatch(standby -> standby.dividedWorker().isPresent());
    }

    private static Map<Integer, List<Standby>> byWeight(List<Standby> standbys) {
        Map<Integer, List<Standby>> byWeight = new LinkedHashMap<>();
        standbys.forEach(standby -> byWeight.computeIfAbsent(standby.weight(), weight -> new ArrayList<>()).add(standby));
        return byWeight;
    }

    /** Returns the workers of this weight that are not held here, but could be. */
    private static List<Standby> others(Collection<Standby> standbys, int weight, Predicate<Standby> isHeld) {
        return standbys.stream().filter(s -> s.weight() == weight && !isHeld.test(s) && s.isAble()).toList();
    }

    private static Map<Kind, Integer> numbers(List<Standby> standbys) {
        Map<Kind, Integer> numbers = new HashMap<>();
        standbys.forEach(standby -> numbers.merge(Kind.of(standby), 1, Integer::sum));
        return numbers;
    }

    /**
     * Places each by how many more of its kind are held than its part would be, once those before it have moved. Chance decides
     * between close ones: otherwise, many replicas that hold the same would all hand over a whole worker and no partition.
     *
     * @param target how many are to be held in the end
     * @param each how each that moves changes the number that is held
     */
    private List<Placed> placed(List<Standby> standbys, double target, int each) {
        double part = target / Math.max(1, all.values().stream().mapToInt(Integer::intValue).sum());
        Map<Kind, Integer> now = new HashMap<>(held);
        Map<Kind, Double> shifts = new HashMap<>();
        List<Placed> placed = new ArrayList<>();
        for (Standby standby : standbys) {
            Kind kind = Kind.of(standby);
            int number = now.getOrDefault(kind, 0);
            double shift = shifts.computeIfAbsent(kind, any -> dice.nextDouble());
            placed.add(new Placed(standby, number - part * all.getOrDefault(kind, 0) + shift));
            now.put(kind, number + each);
        }
        return placed;
    }

    /** Spreads those of each kind over the whole: three are at a sixth, a half, and five sixths. */
    private static List<Standby> mixed(List<Standby> standbys) {
        Map<Kind, Integer> sizes = numbers(standbys);
        Map<Kind, Integer> numbers = new HashMap<>();
        return standbys.stream().map(standby -> {
            Kind kind = Kind.of(standby);
            return new Placed(standby, (numbers.merge(kind, 1, Integer::sum) - 0.5) / sizes.get(kind));
        }).sorted(BY_PLACE).map(Placed::standby).toList();
    }
}
