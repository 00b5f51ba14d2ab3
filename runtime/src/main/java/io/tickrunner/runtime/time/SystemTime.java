package io.tickrunner.runtime.time;

import java.time.Instant;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;

/** The time of this machine. */
public record SystemTime(ScheduledExecutorService timer) implements Time {

    @Override
    public long nanos() {
        return System.nanoTime();
    }

    @Override
    public Instant now() {
        return Instant.now();
    }

    @Override
    public Alarm after(long nanos, Runnable task) {
        ScheduledFuture<?> future = timer.schedule(task, nanos, TimeUnit.NANOSECONDS);
        return () -> future.cancel(false);
    }

    @Override
    public RandomGenerator dice() {
        return ThreadLocalRandom.current();
    }
}
