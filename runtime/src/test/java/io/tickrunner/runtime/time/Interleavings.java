package io.tickrunner.runtime.time;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;

import org.jetbrains.lincheck.Lincheck;

/**
 * Looks for an order of what happens at the same time in which an assertion fails. A normal build lets real threads collide
 * again and again for a moment. With {@code -Dlincheck.orders=1000} Lincheck tries that many orders one after the other
 * instead,
 * and shows the one that fails; that takes minutes.
 */
public final class Interleavings {

    private static final int LINCHECK_ORDERS = Integer.getInteger("lincheck.orders", 0);
    private static final int MAX_COLLISIONS = 100_000;
    private static final long MAX_NANOS = TimeUnit.MILLISECONDS.toNanos(Long.getLong("collisions.millis", 750));
    /** Spins by which one thread is late, or up to so many: an operation takes some ten, and some a few hundred. */
    private static final int[] LATENESS = { 1, 20, 100, 400 };

    private static final List<Partner> PARTNERS = List.of(new Partner(), new Partner());

    private Interleavings() {
    }

    /**
     * Runs a scenario again and again, each time from its beginning.
     *
     * @param scenario sets up, calls {@link #atOnce}, and asserts what must hold in every order
     */
    public static void explore(Runnable scenario) {
        if (LINCHECK_ORDERS > 0) {
            Lincheck.runConcurrentTest(LINCHECK_ORDERS, scenario);
            return;
        }
        long began = System.nanoTime();
        for (int i = 0; i < MAX_COLLISIONS && System.nanoTime() - began < MAX_NANOS; i++) {
            scenario.run();
        }
    }

    /** Runs these two or three at the same time and returns when all have ended. */
    public static void atOnce(Runnable... actions) {
        if (LINCHECK_ORDERS > 0) {
            interleaved(actions);
        } else {
            colliding(actions);
        }
    }

    private static void interleaved(Runnable... actions) {
        List<Thread> threads = new ArrayList<>();
        AtomicReference<Throwable> failure = new AtomicReference<>();
        for (Runnable action : actions) {
            threads.add(new Thread(() -> run(action, failure)));
        }
        threads.forEach(Thread::start);
        try {
            for (Thread thread : threads) {
                thread.join();
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException("Nobody interrupts a scenario", e);
        }
        rethrow(failure.get());
    }

    private static void run(Runnable action, AtomicReference<Throwable> failure) {
        try {
            action.run();
        } catch (RuntimeException | Error e) {
            failure.set(e);
        }
    }

    private static void rethrow(Throwable failure) {
        if (failure != null) {
            throw new AssertionError("One of those at once failed", failure);
        }
    }

    private static void colliding(Runnable... actions) {
        AtomicInteger missing = new AtomicInteger(actions.length);
        AtomicInteger running = new AtomicInteger(actions.length);
        AtomicReference<Throwable> failure = new AtomicReference<>();
        for (int i = 0; i < actions.length; i++) {
            Runnable action = actions[i];
            Runnable meeting = () -> {
                meet(missing);
                run(action, failure);
                running.decrementAndGet();
            };
            if (i < actions.length - 1) {
                PARTNERS.get(i).begin(meeting);
            } else {
                meeting.run();
            }
        }
        awaitZero(running);
        rethrow(failure.get());
    }

    /** As all begin within some nanoseconds, they do meet; threads that are only started at the same time hardly would. */
    private static void meet(AtomicInteger missing) {
        ThreadLocalRandom dice = ThreadLocalRandom.current();
        int late = dice.nextInt(LATENESS[dice.nextInt(LATENESS.length)]);
        missing.decrementAndGet();
        awaitZero(missing);
        for (int i = 0; i < late; i++) {
            Thread.onSpinWait();
        }
    }

    private static void awaitZero(AtomicInteger count) {
        for (int spins = 0; count.get() > 0; spins++) {
            if (spins < 1_000) {
                Thread.onSpinWait();
            } else {
                Thread.yield();
            }
        }
    }

    /** A thread that is at once there when it is wanted: to wake one takes longer than what it is to collide with. */
    private static final class Partner {

        private static final int SPINS_BEFORE_REST = 100_000;

        private final AtomicReference<Runnable> next = new AtomicReference<>();
        private Thread thread;

        synchronized void begin(Runnable action) {
            next.set(action);
            if (thread == null) {
                thread = new Thread(this::runAll, "partner");
                thread.setDaemon(true);
                thread.start();
            } else {
                LockSupport.unpark(thread);
            }
        }

        private void runAll() {
            for (int idle = 0;; idle++) {
                Runnable action = next.getAndSet(null);
                if (action != null) {
                    action.run();
                    idle = 0;
                } else if (idle < SPINS_BEFORE_REST) {
                    Thread.onSpinWait();
                } else {
                    LockSupport.park(this);
                }
            }
        }
    }
}
