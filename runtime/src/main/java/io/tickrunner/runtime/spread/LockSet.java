package io.tickrunner.runtime.spread;

import java.util.Collection;

/** Fingerprints of sets of locks, by which replicas that are able to run the same workers know that without a list. */
public final class LockSet {

    private LockSet() {
    }

    static long fingerprint(Collection<Long> lockIds) {
        long sum = lockIds.size();
        for (long lockId : lockIds) {
            sum += mixed(lockId);
        }
        return sum;
    }

    /** Returns the part of a worker in the fingerprint of all weights, which is the sum of these parts. */
    public static long ofWeight(long lockId, int weight) {
        return weight == 1 ? 0 : mixed(lockId ^ mixed(weight));
    }

    /** Distributes the bits of a number, by the finalizer of SplitMix64. */
    public static long mixed(long number) {
        long mixed = number + 0x9e3779b97f4a7c15L;
        mixed = (mixed ^ mixed >>> 30) * 0xbf58476d1ce4e5b9L;
        mixed = (mixed ^ mixed >>> 27) * 0x94d049bb133111ebL;
        return mixed ^ mixed >>> 31;
    }
}
