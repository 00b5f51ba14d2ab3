package io.tickrunner.simulator.kernel;

import java.util.PriorityQueue;
import java.util.concurrent.RejectedExecutionException;

import io.tickrunner.runtime.time.Time.Alarm;
import io.tickrunner.simulator.kernel.SimThread.Reason;

/** The alarms of a process: one thread of it runs them, in the order in which they become due. */
final class SimAlarms {

    private final Scheduler scheduler;
    private final SimProcess process;
    private final PriorityQueue<SimAlarm> queue = new PriorityQueue<>();
    private SimThread thread;
    private long set;
    private boolean closed;

    SimAlarms(Scheduler scheduler, SimProcess process) {
        this.scheduler = scheduler;
        this.process = process;
    }

    Alarm set(long at, Runnable task) {
        scheduler.caller();
        if (closed && process.isAlive() && !scheduler.isOver()) {
            throw new RejectedExecutionException("The timer of " + process.name() + " is closed");
        }
        SimAlarm alarm = new SimAlarm(at, set++, task);
        if (closed || scheduler.isOver()) {
            return alarm;
        }
        queue.add(alarm);
        if (thread == null) {
            thread = (SimThread) process.start(process.name() + "/alarms", this::ring);
        } else if (queue.peek() == alarm && thread.reason == Reason.ALARM) {
            scheduler.wake(thread);
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
                scheduler.await(scheduler.waiter(), Reason.ALARM, this, SimClock.NEVER);
            } else if (next.at > scheduler.now()) {
                scheduler.await(scheduler.waiter(), Reason.ALARM, this, next.at);
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
            scheduler.caller();
            queue.remove(this);
        }

        @Override
        public int compareTo(SimAlarm other) {
            return at != other.at ? Long.compare(at, other.at) : Long.compare(number, other.number);
        }
    }
}
