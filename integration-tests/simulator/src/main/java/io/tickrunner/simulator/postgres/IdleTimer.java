package io.tickrunner.simulator.postgres;

import java.util.function.LongSupplier;

/** One deadline that moves often. Leaves an alarm that has become too early in place, and sets the next one when it rings. */
final class IdleTimer {

    private final LongSupplier clock;
    private final Alarms alarms;
    private final Runnable expired;
    private boolean running;
    private long deadline;
    private boolean alarmSet;
    private long alarmAt;
    /** Counts alarms, so that one that was overtaken by an earlier one is ignored. */
    private int generation;

    IdleTimer(LongSupplier clock, Alarms alarms, Runnable expired) {
        this.clock = clock;
        this.alarms = alarms;
        this.expired = expired;
    }

    void start(long nanos) {
        running = true;
        deadline = clock.getAsLong() + nanos;
        if (!alarmSet || deadline - alarmAt < 0) {
            setAlarm();
        }
    }

    void stop() {
        running = false;
    }

    private void setAlarm() {
        alarmSet = true;
        alarmAt = deadline;
        int own = ++generation;
        alarms.at(deadline, () -> rings(own));
    }

    private void rings(int alarm) {
        if (alarm != generation) {
            return;
        }
        alarmSet = false;
        if (running) {
            if (deadline - clock.getAsLong() > 0) {
                setAlarm();
            } else {
                running = false;
                expired.run();
            }
        }
    }
}
