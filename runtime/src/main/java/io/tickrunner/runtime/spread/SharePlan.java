package io.tickrunner.runtime.spread;

import java.util.ArrayList;
import java.util.Collection;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.ToLongBiFunction;
import java.util.function.ToLongFunction;

/** Computes what each replica should hold from what the replicas have told. */
public final class SharePlan {

    private final Map<Integer, EvenShares.Part> parts = new TreeMap<>();
    private final List<EvenShares.Group> groups = new ArrayList<>();

    /**
     * @param shares the replicas by their backends, of which those that are able to run the same workers refer to one set of
     *        their locks
     * @param weights the sum of the weights of workers
     * @param refused the load that a replica is able to run and has refused
     */
    public SharePlan(Map<Integer, Share> shares, ToLongFunction<Collection<Long>> weights,
            ToLongBiFunction<Integer, Share> refused) {
        Map<Set<Long>, Integer> sets = new IdentityHashMap<>();
        // In the same order in all replicas.
        new TreeMap<>(shares).forEach((backend, share) -> {
            int group = sets.computeIfAbsent(share.able(), able -> {
                groups.add(new EvenShares.Group(weights.applyAsLong(able)));
                return groups.size() - 1;
            });
            long most = groups.get(group).most() - refused.applyAsLong(backend, share);
            parts.put(backend, new EvenShares.Part(share.weight(), share.load(), share.fixed(),
                    Math.max(share.fixed(), most), group));
        });
    }

    /** Returns who should hand over how much to whom. */
    public List<EvenShares.Move> moves() {
        return EvenShares.moves(parts, groups);
    }

    /** Returns the same for those that are able to run what this replica can, whatever the others hold. */
    public List<EvenShares.Move> movesWithinGroupOf(int backend) {
        return EvenShares.movesWithin(parts, parts.get(backend).group());
    }

    /**
     * Returns to whom this replica may hand over one worker that is heavier than what is due from here, if it is its turn.
     *
     * @see EvenShares#movesOfOneWorker
     */
    public List<EvenShares.Move> movesOfOneWorkerOf(int backend, int turn) {
        return EvenShares.movesOfOneWorker(parts, groups, backend, turn);
    }

    /**
     * Returns to whom this replica should hand something over instead of others that cannot, if it is its turn. Where all are
     * able to run the same workers, each can.
     */
    public List<EvenShares.Move> movesInTurnOf(int backend, int turn) {
        return groups.size() == 1 ? List.of() : EvenShares.movesInTurn(parts, backend, turn);
    }

    /**
     * Returns what each replica should hold.
     *
     * @param total the sum of what is to be held
     */
    public Map<Integer, Long> targets(long total) {
        return EvenShares.targets(parts, groups, total);
    }

    /**
     * Returns the least load of others that a replica is not able to run.
     *
     * @param common the weight of the workers, of those that another replica is able to run, that this one can run too
     */
    public static long heldBeyond(Collection<Share> others, ToLongFunction<Set<Long>> common) {
        Map<Set<Long>, long[]> sums = new IdentityHashMap<>();
        for (Share share : others) {
            long[] sum = sums.computeIfAbsent(share.able(), any -> new long[2]);
            sum[0] += share.fixed();
            sum[1] += share.load();
        }
        long held = 0;
        for (Map.Entry<Set<Long>, long[]> set : sums.entrySet()) {
            held += Math.max(set.getValue()[0], set.getValue()[1] - common.applyAsLong(set.getKey()));
        }
        return held;
    }
}
