package io.tickrunner.simulator.kernel;

import java.util.function.LongSupplier;

/**
 * A repeated park. As a rule its question is asked on the kernel's turn when the time of a park is over, so that a thread which
 * only parks again need not run. Most turns of threads in a quiet cluster are of this kind.
 */
final class Rounds {

    private final SimThreads threads;
    private final SimThread thread;
    private final LongSupplier next;
    /** What was answered on the kernel's turn, and that the thread has to act on: not positive, or a failure. */
    private boolean ended;
    private Throwable failure;

    Rounds(SimThreads threads, SimThread thread, LongSupplier next) {
        this.threads = threads;
        this.thread = thread;
        this.next = next;
    }

    /** Asks for how long to park, on the thread itself. */
    long ask() {
        if (failure instanceof RuntimeException e) {
            throw e;
        } else if (failure instanceof Error e) {
            throw e;
        }
        return ended ? 0 : next.getAsLong();
    }

    /** Parks until the thread is woken, or has to act. */
    void park(Object blocker, long nanos) {
        thread.rounds = this;
        try {
            threads.park(thread, blocker, until(nanos));
        } finally {
            thread.rounds = null;
        }
    }

    /** Asks on the kernel's turn. Returns until when the thread parks again; negative if it has to run. */
    long askInPlace() {
        try {
            long nanos = next.getAsLong();
            if (nanos > 0) {
                return threads.spurious(until(nanos));
            }
            ended = true;
        } catch (RuntimeException | Error e) {
            failure = e;
        }
        return -1;
    }

    private long until(long nanos) {
        return threads.process().clock().after(nanos);
    }
}
