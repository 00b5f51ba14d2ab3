package io.tickrunner.runtime.spread;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
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
     * @param most what it can hold at most
     */
    public record Part(int weight, long load, long most) {
    }

    /** A load that one replica should hand over to another. */
    public record Move(int from, int to, long load) {
    }

    /**
     * Returns what each replica should hold.
     *
     * @param parts the replicas by their backends
     * @param total the sum of what is to be held
     */
    public static Map<Integer, Long> targets(Map<Integer, Part> parts, long total) {
        Map<Integer, Long> targets = new TreeMap<>();
        parts.keySet().forEach(backend -> targets.put(backend, 0L));
        long left = fill(targets, parts, total, Part::weight);
        if (left > 0) {
            // Only replicas that should hold nothing are able to run the rest.
            fill(targets, parts, left, part -> part.weight() == 0 ? 1 : 0);
        }
        return targets;
    }

    /**
     * Adds to the targets of the replicas with a weight.
     *
     * @return what none of them can hold
     */
    private static long fill(Map<Integer, Long> targets, Map<Integer, Part> parts, long total, ToLongFunction<Part> weight) {
        Map<Integer, Part> open = new TreeMap<>(parts);
        open.values().removeIf(part -> weight.applyAsLong(part) == 0 || part.most() == 0);
        long left = total;
        while (!open.isEmpty()) {
            long weights = open.values().stream().mapToLong(weight).sum();
            long each = left;
            List<Integer> full = open.entrySet().stream()
                    .filter(e -> each * weight.applyAsLong(e.getValue()) >= e.getValue().most() * weights)
                    .map(Map.Entry::getKey).toList();
            if (full.isEmpty()) {
                divide(targets, open, left, weights, weight);
                return 0;
            }
            for (int backend : full) {
                long most = open.remove(backend).most();
                long target = Math.min(most, left);
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
    public static List<Move> moves(Map<Integer, Part> parts) {
        long total = parts.values().stream().mapToLong(Part::load).sum();
        Map<Integer, Long> missing = new TreeMap<>();
        targets(parts, total).forEach((backend, target) -> missing.put(backend, target - parts.get(backend).load()));
        List<Move> moves = new ArrayList<>();
        for (Map.Entry<Integer, Long> from : missing.entrySet()) {
            for (Map.Entry<Integer, Long> to : missing.entrySet()) {
                long load = Math.min(-from.getValue(), to.getValue());
                if (load > 0) {
                    moves.add(new Move(from.getKey(), to.getKey(), load));
                    from.setValue(from.getValue() + load);
                    to.setValue(to.getValue() - load);
                }
            }
        }
        return moves;
    }
}
