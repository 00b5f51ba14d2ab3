package io.tickrunner.simulator.kernel;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;

import io.tickrunner.runtime.time.Mutex;
import io.tickrunner.runtime.time.Threads;
import io.tickrunner.simulator.kernel.SimThread.Reason;
import io.tickrunner.simulator.kernel.SimThread.Status;

/** The threads of a process, with the semantics of the JDK. */
record SimThreads(Scheduler scheduler, SimProcess process, KernelOptions options) implements Threads {

    /** A wake-up without reason comes in that time at the latest. */
    private static final long SPURIOUS_NANOS = 1_000_000_000;

    @Override
    public Thread start(String name, Runnable body) {
        return scheduler.spawn(process, name, body, false);
    }

    @Override
    public void park(Object blocker, long nanos) {
        SimThread me = scheduler.waiter();
        if (nanos > 0) {
            park(me, blocker, process.clock().after(nanos));
        }
    }

    @Override
    public void park(Object blocker) {
        park(scheduler.waiter(), blocker, SimClock.NEVER);
    }

    void park(SimThread me, Object blocker, long until) {
        scheduler.preempt(me);
        if (!me.parkPermit && !me.isInterrupted()) {
            scheduler.await(me, Reason.PARK, blocker, spurious(until));
        }
        me.parkPermit = false;
    }

    @Override
    public void park(Object blocker, LongSupplier next) {
        Rounds rounds = new Rounds(this, scheduler.waiter(), next);
        for (long nanos; (nanos = rounds.ask()) > 0;) {
            rounds.park(blocker, nanos);
        }
    }

    /** Returns when a park ends at the latest; before it is due if the seed says so. */
    long spurious(long until) {
        if (!scheduler.isDrawn(options.spuriousWakeUps())) {
            return until;
        }
        long left = Math.max(0, until - scheduler.now());
        return scheduler.now() + scheduler.draw(Math.min(SPURIOUS_NANOS, left));
    }

    @Override
    public void unpark(Thread thread) {
        SimThread me = scheduler.caller();
        if (!(thread instanceof SimThread parked)) {
            LockSupport.unpark(thread);
        } else if (!scheduler.isOver()) {
            parked.parkPermit = true;
            if (parked.status == Status.WAITING && parked.reason == Reason.PARK) {
                scheduler.wake(parked);
            }
            scheduler.preempt(me);
        }
    }

    @Override
    public void interrupt(Thread thread) {
        scheduler.caller();
        thread.interrupt();
    }

    @Override
    public <T> T await(CompletableFuture<T> result, long nanos)
            throws InterruptedException, ExecutionException, TimeoutException {
        SimThread me = result.isDone() ? scheduler.caller() : scheduler.waiter();
        scheduler.preempt(me);
        if (!result.isDone()) {
            awaitMissing(me, result, nanos);
        }
        return result.get();
    }

    private void awaitMissing(SimThread me, CompletableFuture<?> result, long nanos)
            throws InterruptedException, TimeoutException {
        throwInterrupt();
        long until = process.clock().after(nanos);
        result.whenComplete((value, failure) -> scheduler.completed(me, result));
        while (!result.isDone()) {
            if (nanos <= 0 || scheduler.now() >= until) {
                throw new TimeoutException();
            }
            scheduler.await(me, Reason.RESULT, result, until);
            throwInterrupt();
        }
    }

    static void throwInterrupt() throws InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
    }

    @Override
    public Mutex newMutex() {
        return new SimMutex(scheduler, process);
    }
}
