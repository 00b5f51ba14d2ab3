package io.tickrunner.runtime.spread;

import java.util.Collection;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Set;

/** Counts the replicas that are able to run a worker. */
public final class AbleReplicas {

    /** Nearly all replicas are able to run the same workers, and refer to one set of them. */
    private final Map<Set<Long>, Integer> replicas = new IdentityHashMap<>();

    public AbleReplicas(Collection<Share> shares) {
        shares.forEach(share -> replicas.merge(share.able(), 1, Integer::sum));
    }

    /** Returns how many of them are able to run the worker with this lock. */
    public int number(long lockId) {
        int number = 0;
        for (Map.Entry<Set<Long>, Integer> one : replicas.entrySet()) {
            number += one.getKey().contains(lockId) ? one.getValue() : 0;
        }
        return number;
    }
}
