package io.tickrunner.simulator.kernel;

import java.util.concurrent.locks.LockSupport;

/** Lets one thread wait until another passes it the right to run. */
final class Baton {

    private final Thread taker;
    private volatile boolean given;
    private volatile boolean parked;

    Baton(Thread taker) {
        this.taker = taker;
    }

    /** Lets the taker go on. What the caller did before is visible to it. */
    void give() {
        given = true;
        // The taker sets "parked" and then looks at "given"; here it is the other way round, so one of both sees the other.
        if (parked) {
            LockSupport.unpark(taker);
        }
    }

    /** Waits for the baton; called by the taker only. Clears its interrupt flag, with which no park would wait. */
    void take() {
        if (!given) {
            parked = true;
            while (!given) {
                LockSupport.park(this);
                Thread.interrupted();
            }
            parked = false;
        }
        given = false;
    }
}
