package io.tickrunner.simulator.kernel;

import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.concurrent.atomic.AtomicInteger;

/** The platform threads of all simulations of this JVM: a new thread costs more than a short simulation. */
final class Carriers {

    /** Each keeps its stack and all that is reachable from it. */
    private static final int MOST_ABANDONED = Integer.getInteger("simulator.abandoned", 500);

    private static final Deque<SimThread> IDLE = new ArrayDeque<>();
    private static final AtomicInteger ABANDONED = new AtomicInteger();
    private static int started;

    private Carriers() {
    }

    static synchronized SimThread take() {
        SimThread idle = IDLE.pollFirst();
        if (idle == null) {
            idle = new SimThread("carrier-" + ++started);
            idle.start();
        }
        return idle;
    }

    static synchronized void giveBack(Collection<SimThread> threads) {
        for (SimThread thread : threads) {
            thread.leave();
            IDLE.addFirst(thread);
        }
    }

    static synchronized int started() {
        return started;
    }

    static int abandoned() {
        return ABANDONED.get();
    }

    static void abandonedOneLess() {
        ABANDONED.decrementAndGet();
    }

    /** @throws IllegalStateException if too many threads are left behind */
    static void abandon(SimThread thread, String where) {
        if (ABANDONED.incrementAndGet() > MOST_ABANDONED) {
            throw new IllegalStateException(MOST_ABANDONED + " threads did not end with their simulations, the last of them "
                    + thread.getName() + where + "Let SimProcess.onUnwind() do what ends the loop of such a thread");
        }
    }
}
