package io.tickrunner.runtime.spread;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiPredicate;
import java.util.function.ToLongFunction;

/**
 * Computes what each replica should hold: loads in the ratio of the weights, as whole numbers, none more than the replica is
 * able to run, and with as few moves as possible. All replicas that know the same compute the same.
 */
public final class EvenShares {

    private EvenShares() {
    }

    /**
     * A replica, as far as its share is concerned.
     *
     * @param weight the replica's weight
     * @param load what it holds
     * @param least what it has to hold, because no other replica can
     * @param most what it can hold at most
     * @param group the index of its group: of the replicas that are able to run the same workers
     */
    public record Part(int weight, long load, long least, long most, int group) {
    }

    /**
     * Replicas that are able to run the same workers.
     *
     * @param most what they can hold at most, all together
     */
    public record Group(long most) {
    }

    /** A load that one replica should hand over to another. */
    public record Move(int from, int to, long load) {
    }

    /**
     * Returns what each replica should hold.
     *
     * @param parts the replicas by their backends
     * @param groups their groups
     * @param total the sum of what is to be held
     */
    public static Map<Integer, Long> targets(Map<Integer, Part> parts, List<Group> groups, long total) {
        Map<Integer, Long> targets = targets(parts, total);
        if (groups.size() <= 1) {
            return targets;
        }
        long[] sums = new long[groups.size()];
        targets.forEach((backend, target) -> sums[parts.get(backend).group()] += target);
        for (int group = 0; group < sums.length; group++) {
            if (sums[group] > groups.get(group).most()) {
                return targetsByGroups(parts, groups, total);
            }
        }
        return targets;
    }

    /** Divides the total among the groups first, and then what each group holds among its replicas. */
    private static Map<Integer, Long> targetsByGroups(Map<Integer, Part> parts, List<Group> groups, long total) {
        List<Map<Integer, Part>> members = new ArrayList<>();
        Map<Integer, Part> wholes = new TreeMap<>();
        for (int group = 0; group < groups.size(); group++) {
            Map<Integer, Part> own = members(parts, group);
            members.add(own);
            wholes.put(group, whole(own.values(), groups.get(group)));
        }
        Map<Integer, Long> targets = new TreeMap<>();
        targets(wholes, total).forEach((group, target) -> targets.putAll(targets(members.get(group), target)));
        return targets;
    }

    private static Map<Integer, Part> members(Map<Integer, Part> parts, int group) {
        Map<Integer, Part> members = new TreeMap<>(parts);
        members.values().removeIf(part -> part.group() != group);
        return members;
    }

    private static Part whole(Collection<Part> members, Group group) {
        int weight = 0;
        long load = 0;
        long least = 0;
        long most = 0;
        for (Part part : members) {
            weight += part.weight();
            load += part.load();
            least += part.least();
            most += part.most();
        }
        return new Part(weight, load, least, Math.max(least, Math.min(most, group.most())), 0);
    }

    private static Map<Integer, Long> targets(Map<Integer, Part> parts, long total) {
        Map<Integer, Long> targets = new TreeMap<>();
        Map<Integer, Part> first = new TreeMap<>();
        Map<Integer, Part> last = new TreeMap<>();
        long left = total;
        for (Map.Entry<Integer, Part> one : parts.entrySet()) {
            targets.put(one.getKey(), one.getValue().least());
            if (one.getValue().weight() > 0) {
                first.put(one.getKey(), one.getValue());
            } else {
                last.put(one.getKey(), one.getValue());
                left -= one.getValue().least();
            }
        }
        left = fill(targets, first, left, Part::weight);
        if (left > 0) {
            // Only replicas that should hold nothing are able to run the rest.
            fill(targets, last, left + last.values().stream().mapToLong(Part::least).sum(), part -> 1);
        }
        return targets;
    }

    /**
     * Sets the targets of replicas, each within its bounds.
     *
     * @return what none of them can hold
     */
    private static long fill(Map<Integer, Long> targets, Map<Integer, Part> parts, long total, ToLongFunction<Part> weight) {
        Map<Integer, Part> open = new TreeMap<>(parts);
        long left = Math.max(0, total);
        while (!open.isEmpty()) {
            long weights = open.values().stream().mapToLong(weight).sum();
            long each = left;
            // How much the bounds cut off, and how much they add, both times the sum of the weights.
            long above = open.values().stream()
                    .mapToLong(part -> Math.max(0, each * weight.applyAsLong(part) - part.most() * weights)).sum();
            long below = open.values().stream()
                    .mapToLong(part -> Math.max(0, part.least() * weights - each * weight.applyAsLong(part))).sum();
            if (above == 0 && below == 0) {
                divide(targets, open, left, weights, weight);
                return 0;
            }
            // What is cut off raises the shares of the others, and the other way round, so the larger effect comes first.
            boolean cut = above >= below;
            List<Integer> bound = open.entrySet().stream().filter(one -> cut
                    ? each * weight.applyAsLong(one.getValue()) >= one.getValue().most() * weights
                    : each * weight.applyAsLong(one.getValue()) <= one.getValue().least() * weights)
                    .map(Map.Entry::getKey).toList();
            for (int backend : bound) {
                Part part = open.remove(backend);
                long target = Math.min(cut ? part.most() : part.least(), left);
                targets.put(backend, target);
                left -= target;
            }
        }
        return left;
    }

    private static void divide(Map<Integer, Long> targets, Map<Integer, Part> open, long total, long weights,
            ToLongFunction<Part> weight) {
        long left = total;
        Map<Integer, Long> rest = new HashMap<>();
        for (Map.Entry<Integer, Part> one : open.entrySet()) {
            long exact = total * weight.applyAsLong(one.getValue());
            targets.put(one.getKey(), exact / weights);
            rest.put(one.getKey(), exact % weights);
            left -= exact / weights;
        }
        // Those that hold more than their share already keep one more, so that nothing has to move.
        open.entrySet().stream()
                .filter(one -> rest.get(one.getKey()) > 0)
                .sorted(Comparator.<Map.Entry<Integer, Part>> comparingInt(
                        one -> one.getValue().load() > targets.get(one.getKey()) ? 0 : 1)
                        .thenComparingLong(one -> -rest.get(one.getKey())).thenComparing(Map.Entry::getKey))
                .limit(left).forEach(one -> targets.merge(one.getKey(), 1L, Long::sum));
    }

    /** Returns who should hand over how much to whom. */
    public static List<Move> moves(Map<Integer, Part> parts, List<Group> groups) {
        Map<Integer, Long> missing = missing(parts, groups);
        List<Move> moves = new ArrayList<>();
        // A replica of the same group is able to run whatever it is given.
        addMoves(moves, missing, (from, to) -> parts.get(from).group() == parts.get(to).group());
        addMoves(moves, missing, (from, to) -> true);
        return moves;
    }

    /** Returns how much each replica holds below its share; less than nothing if it holds more. */
    private static Map<Integer, Long> missing(Map<Integer, Part> parts, List<Group> groups) {
        long total = parts.values().stream().mapToLong(Part::load).sum();
        Map<Integer, Long> missing = new TreeMap<>();
        targets(parts, groups, total).forEach((backend, target) -> missing.put(backend, target - parts.get(backend).load()));
        return missing;
    }

    /** Returns the same for one group by itself, whatever the others hold. */
    public static List<Move> movesWithin(Map<Integer, Part> parts, int group) {
        return moves(members(parts, group), List.of());
    }

    /**
     * Returns to which replicas one should hand something over because it holds more than they do, apart from the shares: those
     * that hold more than their share may hold nothing that those with less are able to run. Of all that could hand over to the
     * same replica, one at a time has its turn.
     *
     * @param turn how often that was asked since something last changed
     */
    public static List<Move> movesInTurn(Map<Integer, Part> parts, int backend, int turn) {
        List<Move> moves = new ArrayList<>();
        for (Map.Entry<Integer, Part> to : new TreeMap<>(parts).entrySet()) {
            List<Integer> richer = parts.entrySet().stream()
                    .filter(from -> excess(from.getValue(), to.getValue()) > 0)
                    .sorted(Comparator.<Map.Entry<Integer, Part>> comparingLong(from -> -from.getValue().load())
                            .thenComparing(Map.Entry::getKey))
                    .map(Map.Entry::getKey).toList();
            if (!richer.isEmpty() && richer.get(turn % richer.size()) == backend) {
                moves.add(new Move(backend, to.getKey(), excess(parts.get(backend), to.getValue())));
            }
        }
        return moves;
    }

    /**
     * Returns to which replicas one may hand over more than its surplus, because each of its workers is heavier than that.
     * The replicas that hold more than their share take turns.
     *
     * @param turn how often that was asked since something last changed
     * @return moves whose load is the weight of the heaviest worker that makes the loads differ less; first those to the
     *         replicas that lack most
     */
    public static List<Move> movesOfOneWorker(Map<Integer, Part> parts, List<Group> groups, int backend, int turn) {
        Map<Integer, Long> missing = missing(parts, groups);
        List<Integer> richer = missing.keySet().stream().filter(one -> missing.get(one) < 0).toList();
        if (richer.isEmpty() || richer.get(turn % richer.size()) != backend) {
            return List.of();
        }
        return missing.entrySet().stream().filter(to -> to.getValue() > 0)
                .sorted(Map.Entry.<Integer, Long> comparingByValue().reversed())
                .map(to -> new Move(backend, to.getKey(), Math.min(to.getValue() - missing.get(backend),
                        heaviest(parts.get(backend), parts.get(to.getKey())))))
                .filter(move -> move.load() > 0).toList();
    }

    /**
     * Returns the weight of the heaviest worker that one may hand over to the other so that their loads, in the ratio of their
     * weights, differ less afterwards. So it never moves back.
     */
    private static long heaviest(Part from, Part to) {
        return to.weight() == 0 ? 0 : (2 * difference(from, to) - 1) / (from.weight() + to.weight());
    }

    /** Returns how much one may hand over to the other without holding less afterwards, in the ratio of their weights. */
    private static long excess(Part from, Part to) {
        return to.weight() == 0 ? 0 : difference(from, to) / (from.weight() + to.weight());
    }

    private static long difference(Part from, Part to) {
        return from.load() * to.weight() - to.load() * from.weight();
    }

    private static void addMoves(List<Move> moves, Map<Integer, Long> missing, BiPredicate<Integer, Integer> between) {
        for (Map.Entry<Integer, Long> from : missing.entrySet()) {
            if (from.getValue() >= 0) {
                continue;
            }
            for (Map.Entry<Integer, Long> to : missing.entrySet()) {
                if (!between.test(from.getKey(), to.getKey())) {
                    continue;
                }
                long load = Math.min(-from.getValue(), to.getValue());
                if (load > 0) {
                    moves.add(new Move(from.getKey(), to.getKey(), load));
                    from.setValue(from.getValue() + load);
                    to.setValue(to.getValue() - load);
                }
            }
        }
    }
}
