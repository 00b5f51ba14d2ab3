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

    private volatile Thread waiting;

    /** Called by a thread whose body has ended. */
    void ended(SimThread thread) {
        if (!thread.fate.compareAndSet(Fate.OPEN, Fate.UNWOUND)) {
            Carriers.abandonedOneLess();
        }
        changed();
    }

    /** Lets the driver look again. */
    void changed() {
        LockSupport.unpark(waiting);
    }

    /**
     * Ends threads.
     *
     * @param before what is done first, on a thread of its own, because it may block
     * @param holder who has the baton: the driver, or a thread that is stuck
     */
    void unwind(Scheduler scheduler, List<SimThread> threads, Runnable before, Thread holder) {
        waiting = Thread.currentThread();
        List<SimThread> ended = new ArrayList<>();
        List<SimThread> open = new ArrayList<>();
        SimThread unwinder = Carriers.take();
        unwinder.join(scheduler, threads.size() + 1);
        unwinder.assignUnwinding(before);
        open.add(unwinder);
        for (SimThread thread : threads) {
            (thread.status == Status.IDLE ? ended : open).add(thread);
        }
        for (SimThread thread : open) {
            // Not twice: the baton would be there when the thread serves the next simulation.
            if (thread != holder) {
                thread.baton.give();
            }
            await(thread, true);
        }
        List<SimThread> abandoned = new ArrayList<>();
        for (SimThread thread : open) {
            await(thread, false);
            boolean left = thread.fate.compareAndSet(Fate.OPEN, Fate.ABANDONED) || thread.fate.get() == Fate.ABANDONED;
            (left ? abandoned : ended).add(thread);
        }
        Carriers.giveBack(ended);
        Carriers.abandon(abandoned);
    }

    private static void await(SimThread thread, boolean othersFollow) {
        long since = System.nanoTime();
        while (thread.fate.get() == Fate.OPEN) {
            boolean blocked = othersFollow && thread.realState() != Thread.State.RUNNABLE;
            if (System.nanoTime() - since > (blocked ? PATIENCE_WHEN_BLOCKED_NANOS : PATIENCE_NANOS)) {
                thread.interruptForReal();
                return;
            }
            LockSupport.parkNanos(thread, PATIENCE_WHEN_BLOCKED_NANOS);
        }
    }
}
