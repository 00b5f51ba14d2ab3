package io.tickrunner.simulator.kernel;

import java.util.ArrayDeque;
import java.util.Deque;

import io.tickrunner.runtime.time.Mutex;
import io.tickrunner.simulator.kernel.SimThread.Reason;

/** A lock with the semantics of a fair {@link java.util.concurrent.locks.ReentrantLock}. */
final class SimMutex implements Mutex {

    private final Scheduler scheduler;
    private final SimProcess process;
    private final Deque<SimThread> queue = new ArrayDeque<>();
    /** A thread, or the scheduler on its own turn. */
    private Object owner;
    private int holds;

    SimMutex(Scheduler scheduler, SimProcess process) {
        this.scheduler = scheduler;
        this.process = process;
    }

    @Override
    public void lock() {
        SimThread me = scheduler.caller();
        scheduler.preempt(me);
        if (!acquireInTurn(me)) {
            queueFor(scheduler.waiter(), Reason.LOCK, SimClock.NEVER);
        }
    }

    @Override
    public boolean tryLock() {
        SimThread me = scheduler.caller();
        scheduler.preempt(me);
        return acquire(me);
    }

    @Override
    public boolean tryLock(long nanos) throws InterruptedException {
        SimThread me = scheduler.caller();
        scheduler.preempt(me);
        SimThreads.throwInterrupt();
        if (acquireInTurn(me)) {
            return true;
        }
        if (nanos <= 0) {
            return false;
        }
        return queueInterruptibly(scheduler.waiter(), process.clock().after(nanos));
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
        owner = me == null ? scheduler : me;
        holds++;
        note(me);
        return true;
    }

    private boolean queueFor(SimThread me, Reason reason, long until) {
        queue.add(me);
        note(me);
        while (owner != null || queue.peek() != me) {
            boolean givesUp = reason == Reason.TIMED_LOCK && me.isInterrupted() || scheduler.now() >= until;
            if (givesUp) {
                // Whoever has the lock wakes the next.
                queue.remove(me);
                return false;
            }
            scheduler.await(me, reason, this, until);
        }
        queue.remove();
        return acquire(me);
    }

    @Override
    public void unlock() {
        SimThread me = scheduler.caller();
        if (scheduler.isOver()) {
            return;
        }
        if (!isOwner(me)) {
            throw new IllegalMonitorStateException();
        }
        if (--holds == 0) {
            owner = null;
            wakeFirst();
            scheduler.preempt(me);
        }
    }

    private void wakeFirst() {
        if (owner == null && !queue.isEmpty() && queue.peek().blocker == this) {
            scheduler.wake(queue.peek());
        }
    }

    private boolean isOwner(SimThread me) {
        return owner != null && owner == (me == null ? scheduler : me);
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
        scheduler.caller();
        return owner != null;
    }

    @Override
    public boolean hasQueuedThreads() {
        scheduler.caller();
        return !queue.isEmpty();
    }

    @Override
    public String toString() {
        return "a lock of " + process.name() + (owner == null ? ", free" : ", held by " + owner);
    }
}
