package io.tickrunner.runtime.time;

import java.time.Instant;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import java.util.random.RandomGenerator;

/** A clock that moves on by a nanosecond whenever it is read, so that no two moments are the same. No alarm goes off. */
public final class SteppingTime implements Time {

    private final AtomicLong nanos = new AtomicLong();
    private final Random dice = new Random(1);

    @Override
    public long nanos() {
        return nanos.incrementAndGet();
    }

    @Override
    public Instant now() {
        return Instant.EPOCH;
    }

    @Override
    public Alarm after(long delay, Runnable task) {
        return () -> {
        };
    }

    @Override
    public RandomGenerator dice() {
        return dice;
    }
}
