package io.tickrunner.simulator.kernel;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/** Fails a simulation in which a thread has the baton and does not come back: it blocks outside of the seam, or loops. */
final class Watchdog {

    private static final long LOOK_MILLIS = 250;
    private static final Set<Watchdog> ALL = ConcurrentHashMap.newKeySet();
    private static boolean started;

    private final Kernel kernel;
    private long stepsSeen;
    private long seenAt;

    Watchdog(Kernel kernel) {
        this.kernel = kernel;
    }

    void watch() {
        start();
        seenAt = System.nanoTime();
        ALL.add(this);
    }

    void rest() {
        ALL.remove(this);
    }

    private static synchronized void start() {
        if (!started) {
            started = true;
            Thread thread = new Thread(Watchdog::look, "simulator-watchdog");
            thread.setDaemon(true);
            thread.start();
        }
    }

    private static void look() {
        for (;;) {
            try {
                TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
            } catch (InterruptedException e) {
                return;
            }
            ALL.forEach(Watchdog::lookAt);
        }
    }

    private void lookAt() {
        long steps = kernel.steps();
        if (steps != stepsSeen) {
            stepsSeen = steps;
            seenAt = System.nanoTime();
        } else if (System.nanoTime() - seenAt > kernel.options().stuckAfter().toNanos()) {
            rest();
            report(kernel.holder());
        }
    }

    private void report(Thread holder) {
        boolean blocked = !(holder instanceof SimThread thread) || thread.realState() != Thread.State.RUNNABLE;
        StringBuilder text = new StringBuilder("The thread ").append(holder.getName())
                .append(" has not come back to the kernel for ")
                .append(kernel.options().stuckAfter()).append(" of real time")
                .append(blocked ? ": it waits outside of Threads and Mutex. Let it wait there, and call neither within a"
                        + " synchronized block that others enter" : ": it loops, or computes for long. Let it park in its loop")
                .append('\n');
        for (StackTraceElement frame : holder.getStackTrace()) {
            text.append("    at ").append(frame).append('\n');
        }
        if (holder == kernel.driver()) {
            System.err.println(text);
            holder.interrupt();
        }
        kernel.stuck(text.toString());
    }
}
