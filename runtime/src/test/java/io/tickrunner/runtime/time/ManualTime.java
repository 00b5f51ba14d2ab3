package io.tickrunner.runtime.time;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.random.RandomGenerator;

/** Two clocks that advance, and alarms that fire, only when the test tells them to. Thread-safe. */
public final class ManualTime implements Time {

    /** An alarm with its delay in nanoseconds, and the time at which it fires. */
    public record Waiting(Runnable task, long nanos, long at) {
    }

    private final List<Waiting> tasks = new ArrayList<>();
    private final RandomGenerator dice = RandomGenerator.of("L64X128MixRandom");
    private long nanos;
    /** The wall clock when the monotonic clock was zero. */
    private Instant wallAtZero = Instant.now();
    private int refusals;

    @Override
    public synchronized long nanos() {
        return nanos;
    }

    @Override
    public synchronized Instant now() {
        return wallAtZero.plusNanos(nanos);
    }

    @Override
    public synchronized Alarm after(long delay, Runnable task) {
        if (refusals > 0) {
            refusals--;
            throw new OutOfMemoryError("for the test");
        }
        Waiting waiting = new Waiting(task, delay, nanos + delay);
        tasks.add(waiting);
        return () -> cancel(waiting);
    }

    private synchronized void cancel(Waiting waiting) {
        tasks.removeIf(other -> other == waiting);
    }

    @Override
    public RandomGenerator dice() {
        return dice;
    }

    /** Advances the time without firing alarms. */
    public synchronized void pass(long passed) {
        nanos += passed;
    }

    /** Sets the wall clock, as an administrator or a time server may. */
    public synchronized void setWall(Instant now) {
        wallAtZero = now.minusNanos(nanos);
    }

    /** Advances both clocks and fires all alarms that are due meanwhile, each at its time. */
    public void advance(Duration passed) {
        long end = nanos() + passed.toNanos();
        while (true) {
            Waiting next;
            synchronized (this) {
                next = tasks.stream().filter(task -> task.at() <= end).min(Comparator.comparingLong(Waiting::at)).orElse(null);
                // A task may let time pass itself.
                nanos = Math.max(nanos, next == null ? end : next.at());
                if (next == null) {
                    return;
                }
                cancel(next);
            }
            next.task().run();
        }
    }

    /** Simulates a lack of memory for the given number of alarms. */
    public synchronized void refuse(int times) {
        refusals = times;
    }

    public synchronized List<Waiting> waiting() {
        return List.copyOf(tasks);
    }

    /** Fires the only alarm. */
    public void runOne() {
        Waiting only;
        synchronized (this) {
            if (tasks.size() != 1) {
                throw new AssertionError("Expected one waiting task, but there are " + tasks.size());
            }
            only = tasks.remove(0);
        }
        only.task().run();
    }
}
