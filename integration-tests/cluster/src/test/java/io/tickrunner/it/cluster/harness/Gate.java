package io.tickrunner.it.cluster.harness;

import java.time.Duration;
import java.util.function.BooleanSupplier;

/** Where bytes of one direction wait while the network is bad. */
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

    /** How long what sets out now is on its way. */
    synchronized Duration delay() {
        return delay;
    }

    /** Returns when the gate is open, or when nobody needs to pass any more. */
    synchronized void pass(BooleanSupplier abandoned) throws InterruptedException {
        while (!open && !abandoned.getAsBoolean()) {
            wait(LOOK_EVERY_MILLIS);
        }
    }
}
