package io.tickrunner.simulator.kernel;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;

import io.tickrunner.runtime.time.Mutex;
import io.tickrunner.runtime.time.Threads;
import io.tickrunner.simulator.kernel.SimThread.Reason;
import io.tickrunner.simulator.kernel.SimThread.Status;

/** The threads of a process, with the semantics of the JDK. */
record SimThreads(Kernel kernel, SimProcess process) implements Threads {

    /** A wake-up without reason comes in that time at the latest. */
    private static final long SPURIOUS_NANOS = 1_000_000_000;

    @Override
    public Thread start(String name, Runnable body) {
        return kernel.spawn(process, name, body, false);
    }

    @Override
    public void park(Object blocker, long nanos) {
        SimThread me = kernel.waiter();
        if (nanos > 0) {
            park(me, blocker, process.clock().after(nanos));
        }
    }

    @Override
    public void park(Object blocker) {
        park(kernel.waiter(), blocker, SimClock.NEVER);
    }

    private void park(SimThread me, Object blocker, long until) {
        kernel.preempt(me);
        if (!me.parkPermit && !me.isInterrupted()) {
            kernel.await(me, Reason.PARK, blocker, spurious(until));
        }
        me.parkPermit = false;
    }

    private long spurious(long until) {
        double chance = kernel.options().spuriousWakeUps();
        if (chance == 0 || kernel.stream("spurious").nextDouble() >= chance) {
            return until;
        }
        long now = kernel.nanos();
        long left = Math.max(0, until - now);
        return now + kernel.stream("spurious").nextLong(Math.min(SPURIOUS_NANOS, left) + 1);
    }

    @Override
    public void unpark(Thread thread) {
        SimThread me = kernel.caller();
        if (!(thread instanceof SimThread parked)) {
            LockSupport.unpark(thread);
        } else if (!kernel.isOver()) {
            parked.parkPermit = true;
            if (parked.status == Status.WAITING && parked.reason == Reason.PARK) {
                kernel.wake(parked);
            }
            kernel.preempt(me);
        }
    }

    @Override
    public void interrupt(Thread thread) {
        kernel.caller();
        thread.interrupt();
    }

    @Override
    public <T> T await(CompletableFuture<T> result, long nanos)
            throws InterruptedException, ExecutionException, TimeoutException {
        SimThread me = result.isDone() ? kernel.caller() : kernel.waiter();
        kernel.preempt(me);
        if (!result.isDone()) {
            awaitMissing(me, result, nanos);
        }
        return result.get();
    }

    private void awaitMissing(SimThread me, CompletableFuture<?> result, long nanos)
            throws InterruptedException, TimeoutException {
        throwInterrupt();
        long until = process.clock().after(nanos);
        result.whenComplete((value, failure) -> kernel.completed(me, result));
        while (!result.isDone()) {
            if (nanos <= 0 || kernel.nanos() >= until) {
                throw new TimeoutException();
            }
            kernel.await(me, Reason.RESULT, result, until);
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
        return new SimMutex(kernel, process);
    }
}
