package io.tickrunner.architecture.sample;

import java.time.Instant;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;

/** Reads the time and random numbers when it runs, not when it is loaded. */
public class Innocent {

    static final Supplier<Instant> CLOCK = () -> Instant.now();
    static final Supplier<ThreadLocalRandom> CHANCE = ThreadLocalRandom::current;

    long now() {
        return System.nanoTime();
    }
}
