package io.tickrunner.runtime.spread;

import java.util.Set;

/**
 * What a replica holds and is able to run.
 *
 * @param weight the replica's weight; 0 if it holds locks only when no other replica can
 * @param load the sum of the weights of the workers whose locks it holds
 * @param fixed the part of the load that no other replica is able to take
 * @param able the locks of the workers that it is able to run
 * @param weights a fingerprint of the weights of those workers
 */
public record Share(int weight, long load, long fixed, Set<Long> able, long weights) {

    public static final Share NOTHING = new Share(0, 0, 0, Set.of());

    /** Creates a share of workers that all weigh 1. */
    public Share(int weight, long load, long fixed, Set<Long> able) {
        this(weight, load, fixed, able, 0);
    }
}
