package io.tickrunner.simulator.kernel;

import java.time.Instant;
import java.util.random.RandomGenerator;

import io.tickrunner.runtime.time.Time;

/** The time of a process. Never gives way to another thread, so it can be called under a monitor. */
record SimTime(Scheduler scheduler, SimClock clock, SimAlarms alarms, RandomGenerator dice) implements Time {

    @Override
    public long nanos() {
        scheduler.caller();
        return clock.nanos();
    }

    @Override
    public Instant now() {
        scheduler.caller();
        return clock.now();
    }

    @Override
    public Alarm after(long nanos, Runnable task) {
        return alarms.set(clock.after(nanos), task);
    }
}
