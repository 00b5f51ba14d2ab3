package io.tickrunner.simulator.kernel;

import java.time.Duration;
import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/** Fails a simulation in which a thread has the baton and does not come back: it blocks outside of the seam, or loops. */
final class Watchdog {

    private static final long LOOK_MILLIS = 100;
    private static final Set<Watchdog> ON_DUTY = ConcurrentHashMap.newKeySet();
    private static boolean started;

    private final Scheduler scheduler;
    private final Duration patience;
    /** Looks and not time, because while the whole JVM stands still nobody is stuck. */
    private final long mostIdleLooks;
    private volatile long idleLooks;
    private long stepsSeen;

    Watchdog(Scheduler scheduler, Duration patience) {
        this.scheduler = scheduler;
        this.patience = patience;
        mostIdleLooks = patience.toMillis() / LOOK_MILLIS;
    }

    void watch() {
        start();
        idleLooks = 0;
        ON_DUTY.add(this);
    }

    void rest() {
        ON_DUTY.remove(this);
    }

    private static synchronized void start() {
        if (!started) {
            started = true;
            Thread thread = new Thread(Watchdog::lookAtAll, "simulator-watchdog");
            thread.setDaemon(true);
            thread.start();
        }
    }

    private static void lookAtAll() {
        for (;;) {
            try {
                TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
            } catch (InterruptedException e) {
                return;
            }
            ON_DUTY.forEach(Watchdog::look);
        }
    }

    private void look() {
        long steps = scheduler.steps();
        if (steps != stepsSeen) {
            stepsSeen = steps;
            idleLooks = 0;
        } else if (++idleLooks > mostIdleLooks) {
            rest();
            report(scheduler.holder());
        }
    }

    private void report(Thread holder) {
        boolean loops = (holder instanceof SimThread thread ? thread.realState() : holder.getState()) == Thread.State.RUNNABLE;
        String name = holder instanceof SimThread thread ? thread.label() : holder.getName();
        String text = "The thread " + name + " has not come back to the kernel for " + patience + " of real time: "
                + (loops ? "it loops, or computes for long. Let it park in its loop"
                        : "it waits outside of Threads and Mutex. Let it wait there, and call neither within a synchronized block"
                                + " that others enter")
                + "\n" + SimThread.text(Arrays.stream(holder.getStackTrace()));
        if (holder == scheduler.driver()) {
            // It is not there to throw this.
            System.err.println(text);
            holder.interrupt();
        }
        scheduler.verdict().fail(text, null);
        scheduler.rescueDriver();
    }
}
