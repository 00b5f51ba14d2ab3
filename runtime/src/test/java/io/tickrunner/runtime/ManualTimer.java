package io.tickrunner.runtime;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** A timer that runs a task only when told to, and remembers for how long it was to wait. */
final class ManualTimer extends ScheduledThreadPoolExecutor {

    /**
     * A task that waits.
     */
    record Waiting(Runnable task, long nanos, ScheduledFuture<?> future) {
    }

    private final List<Waiting> tasks = new ArrayList<>();
    private int refusals;

    ManualTimer() {
        super(0);
    }

    @Override
    public synchronized ScheduledFuture<?> schedule(Runnable command, long delay, TimeUnit unit) {
        if (refusals > 0) {
            refusals--;
            throw new OutOfMemoryError("for the test");
        }
        // Far away, so that nobody but the test runs it.
        ScheduledFuture<?> future = super.schedule(() -> {
        }, Long.MAX_VALUE / 4, TimeUnit.NANOSECONDS);
        tasks.add(new Waiting(command, unit.toNanos(delay), future));
        return future;
    }

    @Override
    public <V> ScheduledFuture<V> schedule(Callable<V> callable, long delay, TimeUnit unit) {
        throw new UnsupportedOperationException();
    }

    /** As if there were no memory for so many tasks. */
    synchronized void refuse(int times) {
        refusals = times;
    }

    synchronized List<Waiting> waiting() {
        return tasks.stream().filter(waiting -> !waiting.future().isCancelled()).toList();
    }

    /** Runs the only task that waits. */
    void runOne() {
        Waiting only;
        synchronized (this) {
            List<Waiting> waiting = waiting();
            if (waiting.size() != 1) {
                throw new AssertionError("Expected one waiting task, but there are " + waiting.size());
            }
            only = waiting.get(0);
            tasks.remove(only);
        }
        only.task().run();
    }
}
