package io.tickrunner.simulator.kernel;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.random.RandomGenerator;

import io.tickrunner.runtime.time.Time.Alarm;

/**
 * One simulation: its virtual time, processes, events and trace. All that happens follows from the seed.
 * <p>
 * The thread that creates the kernel drives it: it calls {@link #run} and {@link #runUntil}, and looks at the state in between.
 * Virtual time stands still while any thread can run. Events and the driver's own code run on the kernel's turn, where nothing
 * can wait. Production code runs on threads of its {@link SimProcess}.
 */
public final class Kernel implements AutoCloseable {

    private final long seed;
    private final KernelOptions options;
    private final Streams streams;
    private final Trace trace;
    private final Scheduler scheduler;
    private final Map<String, Integer> incarnations = new HashMap<>();
    private final List<SimProcess> processes = new ArrayList<>();

    public Kernel(long seed) {
        this(seed, KernelOptions.DEFAULT);
    }

    public Kernel(long seed, KernelOptions options) {
        this(seed, options, null);
    }

    /**
     * Creates a kernel in which another than the seed decides which of several threads and events comes next, and when a thread
     * gives way to them. The options must not draw anything then.
     */
    public Kernel(long seed, KernelOptions options, Explorer explorer) {
        this.seed = seed;
        this.options = options;
        streams = new Streams(seed);
        trace = new Trace(options.tracedEvents());
        scheduler = new Scheduler(seed, streams, options, trace, explorer);
    }

    public long seed() {
        return seed;
    }

    public KernelOptions options() {
        return options;
    }

    // What a simulation consists of

    /** Creates a process. Another of the same name is its next incarnation, with other clocks and dice. */
    public SimProcess process(String name) {
        int incarnation = incarnations.merge(name, 1, Integer::sum);
        SimProcess process = new SimProcess(this, scheduler, incarnation == 1 ? name : name + "#" + incarnation, streams);
        processes.add(process);
        trace.decided(nanos(), "start %s", processes.size(), process.name());
        return process;
    }

    /** Returns the processes that were created, also those that were killed. */
    public List<SimProcess> processes() {
        return List.copyOf(processes);
    }

    /** Returns the stream of random numbers of this name: the same for all callers, and independent of other streams. */
    public RandomGenerator random(String name) {
        return streams.of("of " + name);
    }

    /**
     * Does something on the kernel's turn, which must not wait: a fault, a delivery.
     *
     * @param nanos the delay in virtual time
     */
    public Alarm after(long nanos, String label, Runnable action) {
        Event event = scheduler.newEvent(label, action);
        if (!scheduler.isIgnored()) {
            scheduler.add(event, nanos);
        }
        return event;
    }

    /** Returns the virtual time in nanoseconds, which begins at 0. No process sees it. */
    public long nanos() {
        return scheduler.now();
    }

    // Running

    /** Runs until a virtual time. Threads that are to run at that time have done so. */
    public void run(long untilNanos) {
        scheduler.run(untilNanos, null);
    }

    /** Runs for some virtual time. */
    public void run(Duration time) {
        run(nanos() + time.toNanos());
    }

    /**
     * Runs until a condition is met.
     *
     * @param until asked after each step, on the kernel's turn
     * @param atMostNanos the longest virtual time
     * @return whether the condition is met
     */
    public boolean runUntil(BooleanSupplier until, long atMostNanos) {
        return scheduler.run(nanos() + Math.min(atMostNanos, Long.MAX_VALUE - nanos()), until);
    }

    /** Returns how many events and turns of threads there were. */
    public long steps() {
        return scheduler.steps();
    }

    /** Returns how often the baton changed hands. */
    public long handOvers() {
        return scheduler.handOvers();
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
        if (!isOver()) {
            trace.noted(nanos(), format, args);
        }
    }

    /** Ends the simulation, whoever catches what is returned here for the caller to throw. The first violation stands. */
    public Violation violated(String message) {
        return scheduler.verdict().fail(message, null);
    }

    /** Ends the simulation unless a condition holds. */
    public void check(boolean holds, String format, Object... args) {
        if (!holds) {
            throw violated(String.format(Locale.ROOT, format, args));
        }
    }

    /** Returns the violation that ended the simulation; null if there is none. */
    public Violation failure() {
        return scheduler.verdict().failure();
    }

    /** Returns the hash over all that happened: the same for the same seed and code. */
    public long traceHash() {
        return Trace.mix(trace.hash(), nanos());
    }

    /** Returns the last events as text, one a line. */
    public String lastEvents() {
        return trace.lastEvents();
    }

    /** Returns what the threads of living processes wait for, by the order in which they began. */
    public List<Wait> waits() {
        return processes.stream().filter(SimProcess::isAlive).flatMap(process -> process.threads.stream())
                .map(SimThread::waitNow).toList();
    }

    /** Returns the kernel whose simulated thread calls; null if another thread does. For loggers. */
    public static Kernel current() {
        return Thread.currentThread() instanceof SimThread thread && thread.process != null ? thread.process.kernel() : null;
    }

    /** Returns how many threads this JVM has started for all simulations. */
    public static int threadsStarted() {
        return Carriers.started();
    }

    /** Returns how many threads did not end with their simulations. Each keeps its simulation in memory. */
    public static int threadsAbandoned() {
        return Carriers.abandoned();
    }

    // The end

    /** Returns whether the simulation has ended; what its threads still do is without meaning. */
    public boolean isOver() {
        return scheduler.isOver();
    }

    /**
     * Ends all threads: each of their calls throws an {@link Error} from now on. Read results before, because {@code finally}
     * blocks of production code run now.
     *
     * @throws IllegalStateException if too many threads of this and earlier simulations could not be ended
     */
    @Override
    public void close() {
        if (!isOver()) {
            scheduler.close(() -> processes.forEach(SimProcess::unwind));
        }
    }
}
