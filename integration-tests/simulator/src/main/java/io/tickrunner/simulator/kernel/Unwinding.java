package io.tickrunner.simulator.kernel;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

import io.tickrunner.simulator.kernel.SimThread.Fate;
import io.tickrunner.simulator.kernel.SimThread.Status;

/**
 * Ends the threads of a simulation, one after another, and returns them to the pool. A thread that does not end is abandoned:
 * it
 * keeps its stack, but uses no processor if it calls the kernel at all.
 */
final class Unwinding {

    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(2);
    /** A thread that really waits does so for a monitor of another, which is unwound later. */
    private static final long PATIENCE_WHEN_BLOCKED_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

    private volatile Thread unwinder;

    /** Called by a thread whose body has ended. */
    void ended(SimThread thread) {
        if (!thread.fate.compareAndSet(Fate.OPEN, Fate.UNWOUND)) {
            Carriers.abandonedOneLess();
        }
        changed();
    }

    /** Lets the unwinder look again. */
    void changed() {
        LockSupport.unpark(unwinder);
    }

    /**
     * Ends threads.
     *
     * @param stuck a thread that has the baton already, or the driver
     */
    void unwind(List<SimThread> threads, Thread stuck) {
        unwinder = Thread.currentThread();
        List<SimThread> reusable = new ArrayList<>();
        List<SimThread> open = new ArrayList<>();
        for (SimThread thread : threads) {
            if (thread.status == Status.IDLE) {
                reusable.add(thread);
            } else {
                open.add(thread);
                if (thread != stuck) {
                    thread.baton.give();
                }
                await(thread, true);
            }
        }
        IllegalStateException tooMany = null;
        for (SimThread thread : open) {
            await(thread, false);
            if (thread.fate.compareAndSet(Fate.OPEN, Fate.ABANDONED) || thread.fate.get() == Fate.ABANDONED) {
                try {
                    Carriers.abandon(thread, at(thread));
                } catch (IllegalStateException e) {
                    tooMany = e;
                }
            } else {
                reusable.add(thread);
            }
        }
        Carriers.giveBack(reusable);
        if (tooMany != null) {
            throw tooMany;
        }
    }

    private static void await(SimThread thread, boolean othersFollow) {
        long since = System.nanoTime();
        while (thread.fate.get() == Fate.OPEN) {
            long waited = System.nanoTime() - since;
            boolean runs = thread.realState() == Thread.State.RUNNABLE;
            if (waited > (othersFollow && !runs ? PATIENCE_WHEN_BLOCKED_NANOS : PATIENCE_NANOS)) {
                return;
            }
            LockSupport.parkNanos(thread, PATIENCE_WHEN_BLOCKED_NANOS);
        }
    }

    private static String at(SimThread thread) {
        StringBuilder where = new StringBuilder("\n");
        for (StackTraceElement frame : thread.getStackTrace()) {
            where.append("    at ").append(frame).append('\n');
        }
        return where.toString();
    }
}
