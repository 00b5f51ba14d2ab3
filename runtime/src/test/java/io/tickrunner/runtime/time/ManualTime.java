package io.tickrunner.runtime.time;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/** A clock that advances, and alarms that fire, only when the test tells them to. Thread-safe. */
public final class ManualTime implements Time {

    /** An alarm with its delay in nanoseconds. */
    public record Waiting(Runnable task, long nanos) {
    }

    private final List<Waiting> tasks = new ArrayList<>();
    private final RandomGenerator dice = RandomGenerator.of("L64X128MixRandom");
    private long nanos;
    private int refusals;

    @Override
    public synchronized long nanos() {
        return nanos;
    }

    @Override
    public Instant now() {
        return Instant.now();
    }

    @Override
    public synchronized Alarm after(long delay, Runnable task) {
        if (refusals > 0) {
            refusals--;
            throw new OutOfMemoryError("for the test");
        }
        Waiting waiting = new Waiting(task, delay);
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
