package io.tickrunner.simulator.kernel;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Collection;
import java.util.Deque;
import java.util.concurrent.atomic.AtomicInteger;

/** The platform threads of all simulations of this JVM: to start a thread takes longer than to run a short simulation. */
final class Carriers {

    /** Each keeps its stack and its whole simulation in memory. */
    private static final int MOST_ABANDONED = Integer.getInteger("simulator.abandoned", 200);

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

    /**
     * Leaves threads behind.
     *
     * @throws IllegalStateException if too many were left behind
     */
    static void abandon(Collection<SimThread> threads) {
        for (SimThread thread : threads) {
            if (ABANDONED.incrementAndGet() > MOST_ABANDONED) {
                throw new IllegalStateException("More than " + MOST_ABANDONED + " threads of this JVM did not end with their"
                        + " simulations, the last of them " + thread.label() + ". End its loop in SimProcess.onUnwind()\n"
                        + SimThread.text(Arrays.stream(thread.getStackTrace())));
            }
        }
    }
}
