package io.tickrunner.simulator.kernel;

import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A platform thread that runs simulated threads, one after another, each only while it has the baton. All fields but the
 * volatile
 * ones are touched by the thread that has the baton only.
 */
final class SimThread extends Thread {

    /** What a thread does, seen from the kernel. */
    enum Status {
        /** Runs nothing. */
        IDLE,
        /** Could run, and is in the list of those from which the kernel picks one, or kept back while its process is frozen. */
        RUNNABLE,
        /** Could run, but is not given the processor yet. */
        DELAYED,
        RUNNING,
        WAITING,
        /** Its process was killed: it never runs again. */
        DEAD
    }

    /** What a waiting thread waits for. */
    enum Reason {
        PARK("parked on"),
        RESULT("awaits"),
        LOCK("queues for"),
        TIMED_LOCK("queues for a while for"),
        ALARM("looks at");

        final String text;

        Reason(String text) {
            this.text = text;
        }
    }

    /** What becomes of a thread at the end of its simulation. */
    enum Fate {
        OPEN,
        UNWOUND,
        ABANDONED
    }

    private static final int MOST_THROWS = 100;
    private static final Set<String> SEAM = Stream
            .of(Kernel.class, Scheduler.class, SimProcess.class, Baton.class, SimThread.class, SimThreads.class, SimMutex.class,
                    SimAlarms.class, Rounds.class)
            .map(Class::getName).collect(Collectors.toSet());

    final Baton baton = new Baton(this);

    // Of the simulation
    private volatile Scheduler scheduler;
    private int number;
    Event timer;
    final AtomicReference<Fate> fate = new AtomicReference<>(Fate.OPEN);
    private int throwsOfTheEnd;

    // Of the simulated thread
    SimProcess process;
    private Runnable body;
    private String label;
    /** Whether its calls are ignored at the end of the simulation, instead of ending it. */
    boolean isUnwinder;
    /** Whether nobody can hold a reference to the thread when its body has ended, so that it can run another at once. */
    boolean isOfExecutor;
    boolean hasBegun;
    Status status = Status.IDLE;
    /** Whether it is to be interrupted, for as long as it does not run: a real flag would end every real park at once. */
    private boolean toBeInterrupted;
    boolean parkPermit;
    /** Its repeated park, if it is in one. */
    Rounds rounds;

    // Of its wait
    Reason reason;
    Object blocker;
    long waitsSince;
    long waitsUntil;

    SimThread(String name) {
        super(null, null, name, 512 << 10);
        setDaemon(true);
    }

    /** Returns the scheduler of the simulation; null while the thread is in the pool. */
    Scheduler scheduler() {
        return scheduler;
    }

    int number() {
        return number;
    }

    void join(Scheduler joined, int as) {
        scheduler = joined;
        number = as;
        fate.set(Fate.OPEN);
        throwsOfTheEnd = 0;
        timer = joined.newTimer(this);
    }

    /** Forgets all of a simulation, so that the thread can serve another. */
    void leave() {
        scheduler = null;
        isUnwinder = false;
        timer = null;
        process = null;
        body = null;
        blocker = null;
        rounds = null;
        status = Status.IDLE;
        toBeInterrupted = false;
        parkPermit = false;
    }

    /** Lets the thread run a body when it next gets the baton. */
    void assign(SimProcess owner, String name, Runnable task, boolean ofExecutor) {
        process = owner;
        body = task;
        label = owner.name() + "/" + name;
        isOfExecutor = ofExecutor;
        hasBegun = false;
        toBeInterrupted = false;
        parkPermit = false;
        if (!name.equals(getName())) {
            setName(name);
        }
    }

    void assignUnwinding(Runnable task) {
        body = task;
        label = "unwinder";
        isUnwinder = true;
    }

    /** Returns the names of the process and of the thread. */
    String label() {
        return label;
    }

    void waitFor(Reason what, Object on, long since, long until) {
        status = Status.WAITING;
        reason = what;
        blocker = on;
        waitsSince = since;
        waitsUntil = until;
    }

    @Override
    public void run() {
        do {
            baton.take();
            do {
                runBody();
            } while (scheduler.ended(this));
        } while (fate.get() != Fate.ABANDONED);
    }

    private void runBody() {
        Scheduler current = scheduler;
        if (!current.isOver() || isUnwinder) {
            hasBegun = true;
            try {
                goOn();
                body.run();
            } catch (SimulationOver e) {
                // The only way out.
            } catch (Throwable e) {
                if (!current.isOver()) {
                    process.uncaught(this, e);
                }
            }
        }
        body = null;
        Thread.interrupted();
    }

    /** Throws what unwinds this thread; stops it for good if that is of no use. */
    SimulationOver over() {
        if (++throwsOfTheEnd > MOST_THROWS) {
            fate.set(Fate.ABANDONED);
            scheduler.unwindingChanged();
            stopForGood();
        }
        // A loop may end at an interrupt.
        super.interrupt();
        throw SimulationOver.INSTANCE;
    }

    private static void stopForGood() {
        for (;;) {
            Thread.interrupted();
            LockSupport.park(SimulationOver.INSTANCE);
        }
    }

    // Interrupts

    /** Called before the thread gives up the baton. */
    void giveUp() {
        if (Thread.interrupted()) {
            toBeInterrupted = true;
        }
    }

    /** Called when the thread has the baton again. */
    void goOn() {
        if (toBeInterrupted) {
            toBeInterrupted = false;
            super.interrupt();
        }
    }

    @Override
    public void interrupt() {
        Scheduler current = scheduler;
        if (current == null) {
            return;
        }
        if (Thread.currentThread() == this && (current.running() == this || current.isOver())) {
            super.interrupt();
        } else if (!current.isOver() && status != Status.IDLE && status != Status.DEAD) {
            toBeInterrupted = true;
            if (status == Status.WAITING && reason != Reason.LOCK) {
                current.wake(this);
            }
        }
    }

    /** Ends a wait outside of the kernel. */
    void interruptForReal() {
        super.interrupt();
    }

    @Override
    public boolean isInterrupted() {
        return toBeInterrupted || super.isInterrupted();
    }

    // What production code sees of a thread must not depend on the pool.

    @Override
    public long getId() {
        return number;
    }

    @Override
    public int hashCode() {
        return number * 0x9E3779B9;
    }

    @Override
    public boolean equals(Object other) {
        return this == other;
    }

    @Override
    public Thread.State getState() {
        return switch (status) {
            case IDLE, DEAD -> Thread.State.TERMINATED;
            case RUNNABLE, DELAYED, RUNNING -> hasBegun ? Thread.State.RUNNABLE : Thread.State.NEW;
            case WAITING -> waitsUntil == SimClock.NEVER ? Thread.State.WAITING : Thread.State.TIMED_WAITING;
        };
    }

    /** Returns what the platform thread does. */
    Thread.State realState() {
        return super.getState();
    }

    Wait waitNow() {
        String what = status == Status.WAITING ? reason.text + " " + blocker
                : process.isFrozen() ? "frozen" : status == Status.DELAYED ? "delayed" : "runs";
        return new Wait(process.name(), getName(), what, waitsSince, waitsUntil,
                text(Arrays.stream(getStackTrace()).filter(frame -> !isOfKernel(frame.getClassName()))));
    }

    static String text(Stream<StackTraceElement> stack) {
        return stack.map(frame -> "      at " + frame + "\n").collect(Collectors.joining());
    }

    private static boolean isOfKernel(String className) {
        return className.startsWith("java.") || className.startsWith("jdk.") || SEAM.contains(className);
    }
}
