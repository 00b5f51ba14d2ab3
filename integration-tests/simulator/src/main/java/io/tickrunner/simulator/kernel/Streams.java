package io.tickrunner.simulator.kernel;

import java.util.HashMap;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * Random numbers from one seed, a stream for each consumer. A stream follows from the seed and its name only, so a new consumer
 * does not disturb the others.
 */
final class Streams {

    private final long seed;
    private final Map<String, SplittableRandom> streams = new HashMap<>();

    Streams(long seed) {
        this.seed = seed;
    }

    /** Returns the stream of this name, always the same. */
    SplittableRandom of(String name) {
        return streams.computeIfAbsent(name, n -> new SplittableRandom(Trace.mix(Trace.mix(seed, n.length()), hash(n))));
    }

    private static long hash(String name) {
        long hash = 0;
        for (int i = 0; i < name.length(); i++) {
            hash = Trace.mix(hash, name.charAt(i));
        }
        return hash;
    }
}
