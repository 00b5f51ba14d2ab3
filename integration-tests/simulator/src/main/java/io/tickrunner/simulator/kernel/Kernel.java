package io.tickrunner.simulator.kernel;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.BooleanSupplier;
import java.util.random.RandomGenerator;

import io.tickrunner.runtime.time.Time.Alarm;
import io.tickrunner.simulator.kernel.SimThread.Reason;
import io.tickrunner.simulator.kernel.SimThread.Status;

/**
 * One simulation: its virtual time, events and threads. All that happens follows from the seed.
 * <p>
 * The thread that creates the kernel drives it: it calls {@link #run} and {@link #runUntil}, and looks at the state in between.
 * Virtual time stands still while any thread can run. Events and the driver's own code run on the kernel's turn: they must not
 * block. Production code runs on threads of its {@link SimProcess}.
 */
public final class Kernel implements AutoCloseable {

    /** So many steps at one moment are a livelock. */
    private static final int MOST_STEPS_AT_ONCE = 500_000;
    /** A reference to an ended thread stays true until so many others have ended. */
    private static final int RESTING_THREADS = 100;

    private final long seed;
    private final KernelOptions options;
    private final Streams streams;
    private final SplittableRandom dice;
    private final EventQueue events;
    private final Trace trace;
    private final Watchdog watchdog = new Watchdog(this);
    private final Unwinding unwinding = new Unwinding();

    private final Map<String, Integer> incarnations = new HashMap<>();
    private final List<SimProcess> processes = new ArrayList<>();
    private final List<SimThread> threads = new ArrayList<>();
    private final List<SimThread> runnable = new ArrayList<>();
    private final Deque<SimThread> idle = new ArrayDeque<>();
    private final Deque<SimThread> resting = new ArrayDeque<>();

    private final Thread driver = Thread.currentThread();
    private final Baton driversBaton = new Baton(driver);
    private long now;
    private long limit;
    private BooleanSupplier condition;
    private boolean conditionMet;
    private int stepsAtOnce;
    private long steps;
    private long handOvers;
    /** Who has the baton. */
    private volatile Thread holder = driver;
    /** The thread whose own code runs; null on the kernel's turn. */
    private SimThread running;
    private volatile Violation failure;
    private volatile boolean over;

    public Kernel(long seed) {
        this(seed, KernelOptions.DEFAULT);
    }

    public Kernel(long seed, KernelOptions options) {
        this.seed = seed;
        this.options = options;
        streams = new Streams(seed);
        dice = streams.of("kernel");
        events = new EventQueue(streams.of("ties"));
        trace = new Trace(options.tracedEvents());
    }

    // What a simulation consists of

    /** Creates a process. Another of the same name is its next incarnation, with other clocks and dice. */
    public SimProcess process(String name) {
        int incarnation = incarnations.merge(name, 1, Integer::sum);
        SimProcess process = new SimProcess(this, incarnation == 1 ? name : name + "#" + incarnation, options);
        processes.add(process);
        trace.decided(now, "start %s", processes.size(), process.name());
        return process;
    }

    /** Returns the stream of random numbers of this name: the same for all callers, and independent of other streams. */
    public RandomGenerator random(String name) {
        return streams.of("of " + name);
    }

    SplittableRandom stream(String name) {
        return streams.of(name);
    }

    /**
     * Does something on the kernel's turn, which must not block: a fault, a delivery.
     *
     * @param nanos the delay in virtual time
     */
    public Alarm after(long nanos, String label, Runnable action) {
        Event event = new Event(events, label, action);
        if (!isIgnored()) {
            events.add(event, nanos >= SimClock.NEVER - now ? SimClock.NEVER : now + Math.max(0, nanos));
        }
        return event;
    }

    /** Returns the virtual time in nanoseconds, which begins at 0. No process sees it. */
    public long nanos() {
        return now;
    }

    public long seed() {
        return seed;
    }

    public KernelOptions options() {
        return options;
    }

    // Running

    /** Runs until a virtual time. Threads that are to run at that time have done so. */
    public void run(long untilNanos) {
        drive(untilNanos, null);
    }

    /** Runs for some virtual time. */
    public void run(Duration time) {
        run(now + time.toNanos());
    }

    /**
     * Runs until a condition is met.
     *
     * @param until asked after each step, on the kernel's turn
     * @param atMostNanos the longest virtual time
     * @return whether the condition is met
     */
    public boolean runUntil(BooleanSupplier until, long atMostNanos) {
        return until.getAsBoolean() || drive(now + Math.min(atMostNanos, Long.MAX_VALUE - now), until);
    }

    private boolean drive(long untilNanos, BooleanSupplier until) {
        if (over || holder != driver || Thread.currentThread() != driver || running != null) {
            throw new IllegalStateException("The kernel runs only when the thread that created it asks, and not once closed");
        }
        throwFailure();
        limit = untilNanos;
        condition = until;
        conditionMet = false;
        watchdog.watch();
        try {
            SimThread next = next();
            if (next != null) {
                pass(next);
                driversBaton.take();
            }
        } finally {
            watchdog.rest();
        }
        throwFailure();
        return conditionMet;
    }

    private void throwFailure() {
        if (failure != null) {
            throw failure;
        }
    }

    /** Runs events until a thread is to run; returns it, or null for the driver. */
    private SimThread next() {
        running = null;
        for (;;) {
            if (failure != null || over || isConditionMet()) {
                return null;
            }
            boolean due = events.next() <= now;
            int choices = runnable.size() + (due ? 1 : 0);
            if (choices == 0) {
                long at = events.next();
                if (at > limit || at == SimClock.NEVER) {
                    now = Math.max(now, limit);
                    return null;
                }
                now = at;
                stepsAtOnce = 0;
                continue;
            }
            steps++;
            if (++stepsAtOnce > MOST_STEPS_AT_ONCE) {
                violated("Livelock: " + MOST_STEPS_AT_ONCE + " steps, and time does not go on; see the last events");
                return null;
            }
            int picked = choices == 1 ? 0 : dice.nextInt(choices);
            if (picked < runnable.size()) {
                SimThread thread = removeRunnable(picked);
                trace.decided(now, "run %s", thread.number(), thread.getName());
                thread.status = Status.RUNNING;
                running = thread;
                return thread;
            }
            happen(events.removeFirst());
        }
    }

    private boolean isConditionMet() {
        if (condition != null && !conditionMet) {
            try {
                conditionMet = condition.getAsBoolean();
            } catch (Throwable e) {
                failed("The condition failed: " + e, e);
                return false;
            }
        }
        return conditionMet;
    }

    private SimThread removeRunnable(int index) {
        SimThread last = runnable.remove(runnable.size() - 1);
        return index == runnable.size() ? last : runnable.set(index, last);
    }

    private void happen(Event event) {
        if (event.label != null) {
            trace.decided(now, "%s", event.number, event.label);
        }
        try {
            event.action.run();
        } catch (Throwable e) {
            failed("The event \"" + event.label + "\" failed: " + e, e);
        }
    }

    private void pass(SimThread next) {
        handOvers++;
        if (next == null) {
            holder = driver;
            driversBaton.give();
        } else {
            holder = next;
            next.baton.give();
        }
    }

    // What threads do

    /** Returns the thread whose own code runs; null on the kernel's turn. */
    SimThread running() {
        return running;
    }

    /**
     * Returns the thread that calls; null on the kernel's turn.
     *
     * @throws SimulationOver if the thread is to end
     * @throws IllegalStateException if the caller is no thread of the simulation
     */
    SimThread caller() {
        Thread current = Thread.currentThread();
        if (over && current instanceof SimThread thread && thread.kernel() == this) {
            throw thread.over();
        }
        if (current != holder && !over) {
            throw foreign(current);
        }
        return running;
    }

    /** Returns the thread that calls, which is about to wait. */
    SimThread waiter() {
        SimThread caller = caller();
        if (over) {
            throw SimulationOver.INSTANCE;
        }
        if (caller == null) {
            throw new IllegalStateException("An event or the driver of a simulation cannot wait: run this on a thread of a"
                    + " SimProcess, for example by process.start(name, body)");
        }
        return caller;
    }

    private IllegalStateException foreign(Thread current) {
        IllegalStateException foreign = new IllegalStateException(
                "The thread " + current.getName() + " is no thread of the simulation, or runs without the baton. It must come"
                        + " from Threads.start() or SimProcess.executor(), and no executor or timer of the JDK may be in use");
        failed(foreign.getMessage(), foreign);
        return foreign;
    }

    /** Returns whether what is asked comes too late to have an effect. */
    private boolean isIgnored() {
        caller();
        return over;
    }

    /** Waits until the thread is woken, or until the given virtual time. */
    void await(SimThread me, Reason reason, Object blocker, long until) {
        me.reason = reason;
        me.blocker = blocker;
        me.waitsSince = now;
        me.waitsUntil = until;
        me.status = Status.WAITING;
        if (until != SimClock.NEVER) {
            events.add(me.timer, Math.max(now, until));
        }
        giveWay(me);
        me.blocker = null;
    }

    /** Lets others run at a moment when the thread need not wait, if the seed says so. */
    void preempt(SimThread me) {
        if (me != null && options.preemption() > 0 && dice.nextDouble() < options.preemption()) {
            makeRunnable(me);
            giveWay(me);
        }
    }

    /** Gives up the baton. Returns when the thread is picked again. */
    void giveWay(SimThread me) {
        me.giveUp();
        SimThread next = next();
        if (next != me) {
            pass(next);
            me.baton.take();
            if (over) {
                throw me.over();
            }
        }
        me.goOn();
    }

    /** Called when the body of a thread has ended; returns whether it has another already. */
    boolean ended(SimThread thread) {
        if (over) {
            unwinding.ended(thread);
            return false;
        }
        thread.process.threads.remove(thread);
        thread.status = Status.IDLE;
        if (thread.isOfExecutor) {
            idle.addFirst(thread);
        } else {
            resting.addLast(thread);
        }
        SimThread next = next();
        if (next == thread) {
            return true;
        }
        pass(next);
        return false;
    }

    Thread spawn(SimProcess process, String name, Runnable body, boolean ofExecutor) {
        if (isIgnored() || !process.isAlive()) {
            return new Thread(body, name);
        }
        SimThread thread = freeThread();
        thread.assign(process, name, body, ofExecutor);
        process.threads.add(thread);
        makeRunnable(thread);
        return thread;
    }

    private SimThread freeThread() {
        SimThread free = idle.pollFirst();
        if (free == null && resting.size() > RESTING_THREADS) {
            free = resting.pollFirst();
        }
        if (free == null) {
            free = Carriers.take();
            threads.add(free);
            free.join(this, threads.size());
        }
        return free;
    }

    Event newTimer(SimThread thread) {
        return new Event(events, null, () -> timeIsUp(thread));
    }

    private void timeIsUp(SimThread thread) {
        if (thread.status == Status.WAITING) {
            makeRunnable(thread);
        } else if (thread.status == Status.DELAYED) {
            letRun(thread);
        }
    }

    /** Ends the wait of a thread. */
    void wake(SimThread thread) {
        if (thread.status == Status.WAITING && !over) {
            events.remove(thread.timer);
            makeRunnable(thread);
        }
    }

    private void makeRunnable(SimThread thread) {
        long delay = thread.process.drawDelay(dice);
        if (delay > 0) {
            thread.status = Status.DELAYED;
            events.add(thread.timer, now + delay);
        } else {
            letRun(thread);
        }
    }

    void letRun(SimThread thread) {
        thread.status = Status.RUNNABLE;
        (thread.process.isFrozen() ? thread.process.keptBack : runnable).add(thread);
    }

    /** Called when a result that a thread awaits is there. */
    void completed(SimThread thread, Object result) {
        if (over) {
            return;
        }
        if (Thread.currentThread() != holder) {
            throw foreign(Thread.currentThread());
        }
        if (thread.reason == Reason.RESULT && thread.blocker == result) {
            wake(thread);
        }
    }

    // What processes do

    void freeze(SimProcess process) {
        trace.decided(now, "freeze %s", 1, process.name());
        runnable.removeIf(thread -> {
            boolean frozen = thread.process == process;
            if (frozen) {
                process.keptBack.add(thread);
            }
            return frozen;
        });
        if (running != null && running.process == process) {
            SimThread me = running;
            letRun(me);
            giveWay(me);
        }
    }

    void thaw(SimProcess process) {
        trace.decided(now, "thaw %s", 2, process.name());
        List<SimThread> kept = List.copyOf(process.keptBack);
        process.keptBack.clear();
        kept.forEach(this::letRun);
    }

    void kill(SimProcess process) {
        trace.decided(now, "kill %s", 3, process.name());
        runnable.removeIf(thread -> thread.process == process);
        process.keptBack.clear();
        SimThread me = running;
        boolean itself = me != null && me.process == process;
        for (SimThread thread : process.threads) {
            events.remove(thread.timer);
            thread.status = Status.DEAD;
        }
        running = null;
        process.clean();
        running = me;
        if (itself) {
            giveWay(me);
        }
    }

    // Checks and reports

    /** Records an event in the trace. */
    public void note(String text) {
        note("%s", text);
    }

    /**
     * Records an event in the trace. The text is made only for a report.
     *
     * @param args immutable values; of others than numbers, strings, enums and times the hash contains the class only
     */
    public void note(String format, Object... args) {
        if (!over) {
            trace.noted(now, format, args);
        }
    }

    /** Ends the simulation, whoever catches what is returned here. The first violation stands. */
    public Violation violated(String message) {
        return failed(message, null);
    }

    /** Ends the simulation unless a condition holds. */
    public void check(boolean holds, String format, Object... args) {
        if (!holds) {
            throw violated(String.format(Locale.ROOT, format, args));
        }
    }

    private synchronized Violation failed(String message, Throwable cause) {
        if (cause instanceof Violation violation) {
            return violation;
        }
        Violation violation = new Violation(message, cause, seed, now, trace.lastEvents());
        if (failure == null && !over) {
            failure = violation;
        }
        return violation;
    }

    void uncaught(SimThread thread, Throwable failed) {
        failed("The thread " + thread.getName() + " of " + thread.process.name() + " died: " + failed, failed);
    }

    /** Fails the simulation because a thread does not come back. */
    void stuck(String message) {
        failed(message, null);
        driversBaton.give();
    }

    Thread holder() {
        return holder;
    }

    Thread driver() {
        return driver;
    }

    /** Returns the violation that ended the simulation; null if there is none. */
    public Violation failure() {
        return failure;
    }

    /** Returns the hash over all that happened: the same for the same seed and code. */
    public long traceHash() {
        return Trace.mix(trace.hash(), now);
    }

    /** Returns the last events as text. */
    public String lastEvents() {
        return trace.lastEvents();
    }

    /** Returns what the threads of living processes wait for, by the order in which they began. */
    public List<Wait> waits() {
        List<Wait> waits = new ArrayList<>();
        for (SimProcess process : processes) {
            if (process.isAlive()) {
                process.threads.forEach(thread -> waits.add(thread.waitNow()));
            }
        }
        return waits;
    }

    /** Returns how many events and turns of threads there were. */
    public long steps() {
        return steps;
    }

    /** Returns how often the baton changed hands. */
    public long handOvers() {
        return handOvers;
    }

    /** Returns the processes that were started, also those that were killed. */
    public List<SimProcess> processes() {
        return List.copyOf(processes);
    }

    /** Returns counts by name, for a report on the health of a long run of simulations. */
    public static Map<String, Integer> threadsOfThisJvm() {
        Map<String, Integer> counts = new LinkedHashMap<>();
        counts.put("started", Carriers.started());
        counts.put("abandoned", Carriers.abandoned());
        return counts;
    }

    /** Returns the kernel whose simulated thread calls; null if another thread does. For loggers. */
    public static Kernel current() {
        return Thread.currentThread() instanceof SimThread thread ? thread.kernel() : null;
    }

    // The end

    /** Returns whether the simulation has ended: what its threads still do is without meaning. */
    public boolean isOver() {
        return over;
    }

    void notifyUnwinding() {
        unwinding.changed();
    }

    /**
     * Ends all threads: each of their calls throws an {@link Error} from now on. Results must have been read before, because
     * {@code finally} blocks of production code run now.
     */
    @Override
    public void close() {
        if (over) {
            return;
        }
        over = true;
        running = null;
        processes.forEach(SimProcess::unwind);
        unwinding.unwind(threads, holder);
    }
}
