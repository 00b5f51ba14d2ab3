package io.tickrunner.simulator.postgres;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.LongSupplier;

/** The alarms of a machine that can be frozen. What rings meanwhile is done as soon as it goes on. */
final class FreezableAlarms implements Alarms {

    private final LongSupplier clock;
    private final Alarms alarms;
    private final Deque<Runnable> missed = new ArrayDeque<>();
    private Long frozenUntil;

    FreezableAlarms(LongSupplier clock, Alarms alarms) {
        this.clock = clock;
        this.alarms = alarms;
    }

    @Override
    public void at(long nanos, Runnable task) {
        alarms.at(nanos, () -> {
            if (isFrozen()) {
                missed.add(task);
            } else {
                task.run();
            }
        });
    }

    boolean isFrozen() {
        return frozenUntil != null;
    }

    void freeze(long nanos) {
        long until = clock.getAsLong() + nanos;
        if (frozenUntil == null || until - frozenUntil > 0) {
            frozenUntil = until;
            alarms.at(until, () -> thaw(until));
        }
    }

    private void thaw(long at) {
        if (frozenUntil != null && frozenUntil == at) {
            frozenUntil = null;
            while (!missed.isEmpty()) {
                missed.poll().run();
            }
        }
    }
}
