package io.tickrunner.runtime.time;

import java.time.Instant;
import java.util.concurrent.Callable;
import java.util.concurrent.Delayed;
import java.util.concurrent.ScheduledExecutorService;
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
        OwnAlarm alarm = task instanceof OwnAlarm own ? own : new Simple(task);
        alarm.scheduled(timer.schedule((Callable<Void>) alarm, nanos, TimeUnit.NANOSECONDS));
        return alarm;
    }

    @Override
    public long untilNextAlarm() {
        return timer instanceof ScheduledThreadPoolExecutor pool && pool.getQueue().peek() instanceof Delayed next
                ? next.getDelay(TimeUnit.NANOSECONDS)
                : Long.MAX_VALUE;
    }

    private static final class Simple extends OwnAlarm {

        private final Runnable task;

        Simple(Runnable task) {
            this.task = task;
        }

        @Override
        public void run() {
            task.run();
        }
    }

    @Override
    public RandomGenerator dice() {
        return ThreadLocalRandom.current();
    }
}
