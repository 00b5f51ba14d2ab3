package io.tickrunner.it.cluster.harness;

import java.time.Duration;
import java.util.function.BooleanSupplier;

/** Where bytes of one direction wait while the network is bad. */
final class Gate {

    private static final long LOOK_EVERY_MILLIS = 20;

    private boolean open = true;
    private long delayMillis;

    synchronized void shut() {
        open = false;
    }

    synchronized void open() {
        open = true;
        delayMillis = 0;
        notifyAll();
    }

    synchronized void delay(Duration delay) {
        delayMillis = delay.toMillis();
    }

    /** Returns when the gate is open, or when nobody needs to pass any more. */
    void pass(BooleanSupplier abandoned) throws InterruptedException {
        long delay;
        synchronized (this) {
            while (!open && !abandoned.getAsBoolean()) {
                wait(LOOK_EVERY_MILLIS);
            }
            delay = delayMillis;
        }
        if (delay > 0) {
            Thread.sleep(delay);
        }
    }
}
