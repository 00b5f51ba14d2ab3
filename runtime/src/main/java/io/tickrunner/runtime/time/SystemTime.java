package io.tickrunner.runtime.time;

import java.time.Instant;
import java.util.concurrent.Callable;
import java.util.concurrent.Delayed;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
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
        Timed timed = new Timed(task);
        timed.future = timer.schedule(timed, nanos, TimeUnit.NANOSECONDS);
        return timed;
    }

    @Override
    public long untilNextAlarm() {
        return timer instanceof ScheduledThreadPoolExecutor pool && pool.getQueue().peek() instanceof Delayed next
                ? next.getDelay(TimeUnit.NANOSECONDS)
                : Long.MAX_VALUE;
    }

    /** A task and its alarm in one object, because each tick has one. */
    private static final class Timed implements Callable<Void>, Alarm {

        private final Runnable task;
        private ScheduledFuture<Void> future;

        Timed(Runnable task) {
            this.task = task;
        }

        @Override
        public Void call() {
            task.run();
            return null;
        }

        @Override
        public void cancel() {
            future.cancel(false);
        }
    }

    @Override
    public RandomGenerator dice() {
        return ThreadLocalRandom.current();
    }
}
