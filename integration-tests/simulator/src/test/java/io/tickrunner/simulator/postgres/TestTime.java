package io.tickrunner.simulator.postgres;

import java.time.Duration;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.function.LongSupplier;

/** Virtual time that a test moves on by hand. */
final class TestTime implements Alarms, LongSupplier {

    private record Alarm(long at, int number, Runnable task) {
    }

    private final PriorityQueue<Alarm> alarms = new PriorityQueue<>(
            Comparator.comparingLong(Alarm::at).thenComparingInt(Alarm::number));
    private long now;
    private int set;

    @Override
    public long getAsLong() {
        return now;
    }

    @Override
    public void at(long nanos, Runnable task) {
        alarms.add(new Alarm(Math.max(now, nanos), ++set, task));
    }

    /** How many alarms were ever set. */
    int alarmsSet() {
        return set;
    }

    void pass(Duration time) {
        long until = now + time.toNanos();
        while (!alarms.isEmpty() && alarms.peek().at <= until) {
            Alarm next = alarms.poll();
            now = next.at;
            next.task.run();
        }
        now = until;
    }
}
