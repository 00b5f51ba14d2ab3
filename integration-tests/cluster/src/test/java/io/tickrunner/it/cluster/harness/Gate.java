package io.tickrunner.it.cluster.harness;

import java.time.Duration;
import java.util.function.BooleanSupplier;

/** Holds back the bytes of one direction while the network is faulty. */
final class Gate {

    private static final long LOOK_EVERY_MILLIS = 20;

    private boolean open = true;
    private Duration delay = Duration.ZERO;

    synchronized void shut() {
        open = false;
    }

    synchronized void open() {
        open = true;
        delay = Duration.ZERO;
        notifyAll();
    }

    synchronized void delay(Duration delay) {
        this.delay = delay;
    }

    /** Returns the transit time of bytes sent now. */
    synchronized Duration delay() {
        return delay;
    }

    /** Waits until the gate is open, or passing it is no longer needed. */
    synchronized void pass(BooleanSupplier abandoned) throws InterruptedException {
        while (!open && !abandoned.getAsBoolean()) {
            wait(LOOK_EVERY_MILLIS);
        }
    }
}
