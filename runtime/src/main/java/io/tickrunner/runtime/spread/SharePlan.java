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
        for (Share share : shares.values()) {
            if (sets.putIfAbsent(share.able(), sets.size()) == null) {
                groups.add(new EvenShares.Group(0, weights.applyAsLong(share.able())));
            }
        }
        if (groups.size() > 1) {
            sets.forEach((able, group) -> groups.set(group, new EvenShares.Group(
                    weights.applyAsLong(only(able, sets.keySet())), groups.get(group).most())));
        }
        shares.forEach((backend, share) -> {
            int group = sets.get(share.able());
            long most = groups.get(group).most() - refused.applyAsLong(backend, share);
            parts.put(backend, new EvenShares.Part(share.weight(), share.load(), share.fixed(),
                    Math.max(share.fixed(), most), group));
        });
    }

    /** Returns those that are in none of the other sets. */
    private static List<Long> only(Set<Long> able, Collection<Set<Long>> all) {
        return able.stream().filter(lockId -> all.stream().allMatch(set -> set == able || !set.contains(lockId))).toList();
    }

    /** Returns who should hand over how much to whom. */
    public List<EvenShares.Move> moves() {
        return EvenShares.moves(parts, groups);
    }

    /**
     * Returns what each replica should hold.
     *
     * @param total the sum of what is to be held
     */
    public Map<Integer, Long> targets(long total) {
        return EvenShares.targets(parts, groups, total);
    }
}
