package io.tickrunner.simulator.kernel;

import java.util.ArrayDeque;
import java.util.Deque;

import io.tickrunner.runtime.time.Mutex;
import io.tickrunner.simulator.kernel.SimThread.Reason;

/** A lock with the semantics of a fair {@link java.util.concurrent.locks.ReentrantLock}. */
final class SimMutex implements Mutex {

    private final Kernel kernel;
    private final SimProcess process;
    private final Deque<SimThread> queue = new ArrayDeque<>();
    /** A thread, or the kernel on its own turn. */
    private Object owner;
    private int holds;

    SimMutex(Kernel kernel, SimProcess process) {
        this.kernel = kernel;
        this.process = process;
    }

    @Override
    public void lock() {
        SimThread me = kernel.caller();
        kernel.preempt(me);
        if (!acquireInTurn(me)) {
            queueFor(kernel.waiter(), Reason.LOCK, SimClock.NEVER);
        }
    }

    @Override
    public boolean tryLock() {
        SimThread me = kernel.caller();
        kernel.preempt(me);
        return acquire(me);
    }

    @Override
    public boolean tryLock(long nanos) throws InterruptedException {
        SimThread me = kernel.caller();
        kernel.preempt(me);
        SimThreads.throwInterrupt();
        if (acquireInTurn(me)) {
            return true;
        }
        if (nanos <= 0) {
            return false;
        }
        return queueInterruptibly(kernel.waiter(), process.clock().after(nanos));
    }

    private boolean queueInterruptibly(SimThread me, long until) throws InterruptedException {
        boolean acquired = queueFor(me, Reason.TIMED_LOCK, until);
        if (!acquired) {
            SimThreads.throwInterrupt();
        }
        return acquired;
    }

    private boolean acquireInTurn(SimThread me) {
        return (queue.isEmpty() || isOwner(me)) && acquire(me);
    }

    private boolean acquire(SimThread me) {
        if (owner != null && !isOwner(me)) {
            return false;
        }
        owner = me == null ? kernel : me;
        holds++;
        note(me);
        return true;
    }

    private boolean queueFor(SimThread me, Reason reason, long until) {
        queue.add(me);
        note(me);
        while (owner != null || queue.peek() != me) {
            boolean givesUp = reason == Reason.TIMED_LOCK && me.isInterrupted() || kernel.nanos() >= until;
            if (givesUp) {
                queue.remove(me);
                wakeFirst();
                return false;
            }
            kernel.await(me, reason, this, until);
        }
        queue.remove();
        return acquire(me);
    }

    @Override
    public void unlock() {
        SimThread me = kernel.caller();
        if (kernel.isOver()) {
            return;
        }
        if (!isOwner(me)) {
            throw new IllegalMonitorStateException();
        }
        if (--holds == 0) {
            owner = null;
            wakeFirst();
            kernel.preempt(me);
        }
    }

    private void wakeFirst() {
        if (owner == null && !queue.isEmpty() && queue.peek().blocker == this) {
            kernel.wake(queue.peek());
        }
    }

    private boolean isOwner(SimThread me) {
        return owner != null && owner == (me == null ? kernel : me);
    }

    private void note(SimThread me) {
        if (me != null && me.process != process) {
            me.process.foreignLocks.add(this);
        }
    }

    /** Releases what a killed process has of this lock. */
    void forget(SimProcess killed) {
        queue.removeIf(thread -> thread.process == killed);
        if (owner instanceof SimThread thread && thread.process == killed) {
            owner = null;
            holds = 0;
        }
        wakeFirst();
    }

    @Override
    public boolean isLocked() {
        kernel.caller();
        return owner != null;
    }

    @Override
    public boolean isHeldByCurrentThread() {
        return isOwner(kernel.caller());
    }

    @Override
    public boolean hasQueuedThreads() {
        kernel.caller();
        return !queue.isEmpty();
    }

    @Override
    public String toString() {
        return "a lock of " + process.name() + (owner == null ? ", free" : ", held by " + owner);
    }
}
