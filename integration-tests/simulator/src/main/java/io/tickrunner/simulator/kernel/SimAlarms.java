package io.tickrunner.simulator.kernel;

import java.util.PriorityQueue;
import java.util.concurrent.RejectedExecutionException;

import io.tickrunner.runtime.time.Time.Alarm;
import io.tickrunner.simulator.kernel.SimThread.Reason;

/** The alarms of a process: one thread of it runs them, in the order in which they become due. */
final class SimAlarms {

    private final Kernel kernel;
    private final SimProcess process;
    private final PriorityQueue<SimAlarm> queue = new PriorityQueue<>();
    private SimThread thread;
    private long set;
    private boolean closed;

    SimAlarms(Kernel kernel, SimProcess process) {
        this.kernel = kernel;
        this.process = process;
    }

    Alarm set(long at, Runnable task) {
        kernel.caller();
        if (closed && process.isAlive() && !kernel.isOver()) {
            throw new RejectedExecutionException("The timer of " + process.name() + " is closed");
        }
        SimAlarm alarm = new SimAlarm(at, set++, task);
        if (closed || kernel.isOver()) {
            return alarm;
        }
        queue.add(alarm);
        if (thread == null) {
            thread = (SimThread) process.start(process.name() + "/alarms", this::ring);
        } else if (queue.peek() == alarm && thread.reason == Reason.ALARM) {
            kernel.wake(thread);
        }
        return alarm;
    }

    void close() {
        closed = true;
        queue.clear();
    }

    private void ring() {
        for (;;) {
            SimAlarm next = queue.peek();
            if (next == null) {
                kernel.await(kernel.waiter(), Reason.ALARM, this, SimClock.NEVER);
            } else if (next.at > kernel.nanos()) {
                kernel.await(kernel.waiter(), Reason.ALARM, this, next.at);
            } else {
                queue.remove();
                run(next.task);
            }
        }
    }

    private void run(Runnable task) {
        try {
            task.run();
        } catch (SimulationOver e) {
            throw e;
        } catch (Throwable e) {
            process.uncaught(thread, e);
        }
        Thread.interrupted();
    }

    @Override
    public String toString() {
        return queue.size() + " alarms";
    }

    private final class SimAlarm implements Alarm, Comparable<SimAlarm> {

        private final long at;
        private final long number;
        private final Runnable task;

        SimAlarm(long at, long number, Runnable task) {
            this.at = at;
            this.number = number;
            this.task = task;
        }

        @Override
        public void cancel() {
            kernel.caller();
            queue.remove(this);
        }

        @Override
        public int compareTo(SimAlarm other) {
            return at != other.at ? Long.compare(at, other.at) : Long.compare(number, other.number);
        }
    }
}
