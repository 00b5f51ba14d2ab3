package io.tickrunner.runtime.tick;

import java.util.concurrent.atomic.AtomicBoolean;

/** Whether this replica hands its work over to the others and begins no scheduled work. Thread-safe. */
public final class Drain {

    private final AtomicBoolean on = new AtomicBoolean();

    public boolean isOn() {
        return on.get();
    }

    /**
     * Begins or ends the drain.
     *
     * @return whether that changed anything
     */
    public boolean set(boolean drained) {
        return on.compareAndSet(!drained, drained);
    }
}
