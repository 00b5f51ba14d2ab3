package io.tickrunner.runtime.lock;

import java.util.Optional;

/** A worker that a test registers with a locker. */
public record KnownWorker(long lockId, boolean hasSchedule, Optional<String> wakeOn, Runnable onWakeUp) implements OwnWorker {

    public KnownWorker(long lockId, boolean hasSchedule) {
        this(lockId, hasSchedule, Optional.empty(), () -> {
        });
    }

    @Override
    public void wokenUp() {
        onWakeUp.run();
    }

    @Override
    public void scheduleChanged() {
        // It has no schedule.
    }
}
