package io.tickrunner.runtime.lock;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Chooses which workers a replica hands over or takes, so that it holds about the same part of each worker's partitions as of
 * the whole workers. Looks only at what this replica holds and is able to run. Where there are no partitions, nothing changes.
 */
final class PartitionBalance {

    /** Workers that can stand in for each other. */
    private record Kind(int weight, Optional<String> dividedWorker) {

        static Kind of(Standby standby) {
            return new Kind(standby.weight(), standby.dividedWorker());
        }
    }

    private record Placed(Standby standby, double place) {

        int weight() {
            return standby.weight();
        }
    }

    private static final Comparator<Placed> HEAVIEST_FIRST = Comparator.comparingInt(Placed::weight).reversed();

    private final Map<Kind, Integer> held = new HashMap<>();
    /** Including those that could be held here. */
    private final Map<Kind, Integer> all = new HashMap<>();
    private long heldLoad;
    private long allLoad;

    private PartitionBalance(Collection<Standby> standbys) {
        for (Standby standby : standbys) {
            boolean isHeld = standby.isHeld();
            if (isHeld || standby.isAble()) {
                Kind kind = Kind.of(standby);
                all.merge(kind, 1, Integer::sum);
                allLoad += kind.weight();
                if (isHeld) {
                    held.merge(kind, 1, Integer::sum);
                    heldLoad += kind.weight();
                }
            }
        }
    }

    /**
     * Returns the given workers in the order in which to hand them over: the heaviest first.
     *
     * @param movable some that are held here, in the order of preference
     * @param standbys all workers
     * @param load how much is to be handed over
     */
    static List<Standby> toGive(List<Standby> movable, Collection<Standby> standbys, long load) {
        if (!hasPartitions(movable)) {
            return movable;
        }
        PartitionBalance balance = new PartitionBalance(standbys);
        List<Placed> bySurplus = balance.bySurplus(movable, balance.heldLoad - load, -1);
        bySurplus.sort(HEAVIEST_FIRST.thenComparing(Comparator.comparingDouble(Placed::place).reversed()));
        List<Standby> leaving = new ArrayList<>();
        List<Standby> others = new ArrayList<>();
        long left = load;
        for (Placed placed : bySurplus) {
            if (placed.weight() <= left) {
                leaving.add(placed.standby());
                left -= placed.weight();
            } else {
                others.add(placed.standby());
            }
        }
        // Several replicas may get one part each.
        List<Placed> mixed = mixed(leaving);
        mixed.sort(HEAVIEST_FIRST.thenComparingDouble(Placed::place));
        return Stream.concat(mixed.stream().map(Placed::standby), others.stream()).toList();
    }

    /**
     * Returns the given workers in the order in which to take them.
     *
     * @param free some that are not held here, in the order of preference
     * @param standbys all workers
     * @param load how much is to be taken
     */
    static List<Standby> toTake(List<Standby> free, Collection<Standby> standbys, long load) {
        if (!hasPartitions(free)) {
            return free;
        }
        PartitionBalance balance = new PartitionBalance(standbys);
        List<Placed> bySurplus = balance.bySurplus(free, balance.heldLoad + load, 1);
        bySurplus.sort(Comparator.comparingDouble(Placed::place));
        return bySurplus.stream().map(Placed::standby).toList();
    }

    private static boolean hasPartitions(List<Standby> standbys) {
        return standbys.stream().anyMatch(standby -> standby.dividedWorker().isPresent());
    }

    /**
     * Places each by how many more of its kind are held than its part would be, once those before it have moved.
     *
     * @param target what is to be held in the end
     * @param each how each that moves changes the number that is held
     */
    private List<Placed> bySurplus(List<Standby> standbys, long target, int each) {
        double part = (double) target / Math.max(1, allLoad);
        Map<Kind, Integer> now = new HashMap<>(held);
        List<Placed> placed = new ArrayList<>();
        for (Standby standby : standbys) {
            Kind kind = Kind.of(standby);
            int number = now.getOrDefault(kind, 0);
            placed.add(new Placed(standby, number - part * all.getOrDefault(kind, 0)));
            now.put(kind, number + each);
        }
        return placed;
    }

    /** Spreads those of each kind over the whole: three are at a sixth, a half, and five sixths. */
    private static List<Placed> mixed(List<Standby> standbys) {
        Map<Kind, Integer> sizes = new HashMap<>();
        standbys.forEach(standby -> sizes.merge(Kind.of(standby), 1, Integer::sum));
        Map<Kind, Integer> numbers = new HashMap<>();
        List<Placed> placed = new ArrayList<>();
        for (Standby standby : standbys) {
            Kind kind = Kind.of(standby);
            placed.add(new Placed(standby, (numbers.merge(kind, 1, Integer::sum) - 0.5) / sizes.get(kind)));
        }
        return placed;
    }
}
