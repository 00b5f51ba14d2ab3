package io.tickrunner.simulator.kernel;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.Executor;
import java.util.function.BiConsumer;
import java.util.random.RandomGenerator;

import io.tickrunner.runtime.time.Threads;
import io.tickrunner.runtime.time.Time;

/** A process: what fails as one. It has its own threads, alarms, clocks and dice. */
public final class SimProcess {

    private final Kernel kernel;
    private final Scheduler scheduler;
    private final String name;
    private final SimClock clock;
    private final SimAlarms alarms;
    private final Time time;
    private final Threads threadsOfIt;
    private final List<Runnable> atDeath = new ArrayList<>();
    private final List<Runnable> atUnwind = new ArrayList<>();
    private BiConsumer<String, Throwable> uncaught;
    private Delays delays;
    private boolean alive = true;
    private boolean frozen;

    final Set<SimThread> threads = new LinkedHashSet<>();
    /** Threads that could run if the process were not frozen. */
    final List<SimThread> keptBack = new ArrayList<>();
    /** Locks of other processes that threads of this one hold or queue for. */
    final Set<SimMutex> foreignLocks = new LinkedHashSet<>();

    SimProcess(Kernel kernel, Scheduler scheduler, String name, Streams streams) {
        this.kernel = kernel;
        this.scheduler = scheduler;
        this.name = name;
        KernelOptions options = kernel.options();
        delays = options.delays();
        RandomGenerator dice = streams.of("dice of " + name);
        clock = drawClock(streams.of("clock of " + name), options);
        alarms = new SimAlarms(scheduler, this);
        time = new SimTime(scheduler, clock, alarms, dice);
        threadsOfIt = new SimThreads(scheduler, this, options);
    }

    private SimClock drawClock(SplittableRandom random, KernelOptions options) {
        long monotonicOffset = random.nextLong(-1_000_000_000_000_000L, 1_000_000_000_000_000L);
        long drift = random.nextInt(-options.driftPpm(), options.driftPpm() + 1);
        long most = options.wallClockError().toNanos();
        return new SimClock(scheduler, options.start(), monotonicOffset, drift,
                Duration.ofNanos(random.nextLong(-most, most + 1)));
    }

    public Kernel kernel() {
        return kernel;
    }

    /** Returns the name, with the number of the incarnation from the second on. */
    public String name() {
        return name;
    }

    /** Returns the seam that production code of this process takes its time from. */
    public Time time() {
        return time;
    }

    /** Returns the seam through which production code of this process waits. */
    public Threads threads() {
        return threadsOfIt;
    }

    /** Returns the clocks, to let them jump. */
    public SimClock clock() {
        return clock;
    }

    /** Starts a thread of this process. */
    public Thread start(String threadName, Runnable body) {
        return threadsOfIt.start(threadName, body);
    }

    /** Returns an executor without a limit, which runs each task on a thread of its own. */
    public Executor executor(String namePrefix) {
        return new Executor() {

            private int started;

            @Override
            public void execute(Runnable task) {
                scheduler.spawn(SimProcess.this, namePrefix + "-" + ++started, task, true);
            }
        };
    }

    /** Returns whether the caller may wait: not on the kernel's turn. */
    public boolean mayWait() {
        return scheduler.running() != null;
    }

    // Faults

    public boolean isAlive() {
        return alive;
    }

    public boolean isFrozen() {
        return frozen;
    }

    /**
     * Kills the process: nothing of it runs any more, not even a {@code finally} block. Does not return to a thread of the
     * process
     * itself.
     */
    public void kill() {
        scheduler.caller();
        if (alive && !scheduler.isOver()) {
            alive = false;
            frozen = false;
            scheduler.kill(this, this::cleanUp);
        }
    }

    /** Stops all threads and alarms of the process until {@link #thaw}. A thread of the process itself returns only then. */
    public void freeze() {
        scheduler.caller();
        if (alive && !frozen && !scheduler.isOver()) {
            frozen = true;
            scheduler.freeze(this);
        }
    }

    /** Lets a frozen process go on. What became due meanwhile is done now. */
    public void thaw() {
        scheduler.caller();
        if (frozen && !scheduler.isOver()) {
            frozen = false;
            scheduler.thaw(this);
        }
    }

    /** Delays the threads of the process from now on. */
    public void slow(Delays by) {
        kernel.note("%s is slow: %s", name, by.toString());
        delays = by;
    }

    /** Rejects all further alarms, as the timer of an app that is stopping. */
    public void rejectAlarms() {
        alarms.close();
    }

    /** Does something on the kernel's turn right after the process was killed. */
    public void onKill(Runnable action) {
        atDeath.add(action);
    }

    /**
     * Does something at the end of the simulation, before the threads of the process are ended: whatever lets loops end that
     * catch
     * every {@link Throwable}. It may call production code; what that asks of the kernel has no effect.
     */
    public void onUnwind(Runnable action) {
        atUnwind.add(action);
    }

    /** Handles what threads and alarms throw, by the name of the thread, instead of failing the simulation. */
    public void onUncaught(BiConsumer<String, Throwable> handler) {
        uncaught = handler;
    }

    void uncaught(SimThread thread, Throwable failure) {
        if (uncaught == null || failure instanceof Violation) {
            scheduler.verdict().fail("The thread " + thread.label() + " died: " + failure, failure);
        } else {
            uncaught.accept(thread.getName(), failure);
        }
    }

    private void cleanUp() {
        alarms.close();
        List.copyOf(foreignLocks).forEach(lock -> lock.forget(this));
        atDeath.forEach(Runnable::run);
    }

    void unwind() {
        for (Runnable action : atUnwind) {
            try {
                action.run();
            } catch (Throwable e) {
                // The simulation is over. What this was to end is abandoned if it does not end otherwise.
            }
        }
    }

    long drawDelay(SplittableRandom random) {
        return delays.chance() == 0 ? 0 : delays.draw(random);
    }

    @Override
    public String toString() {
        return name;
    }
}
