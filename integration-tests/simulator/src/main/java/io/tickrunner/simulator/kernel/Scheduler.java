package io.tickrunner.simulator.kernel;

import java.util.SplittableRandom;
import java.util.function.BooleanSupplier;

import io.tickrunner.simulator.kernel.SimThread.Reason;
import io.tickrunner.simulator.kernel.SimThread.Status;

/**
 * Decides by the seed which thread runs or which event happens next. There is no thread for this: whoever gives up the baton
 * decides, so two threads that wake each other need one switch and not two.
 */
final class Scheduler {

    /** So many steps at one moment are a livelock. */
    private static final int MOST_STEPS_AT_ONCE = 500_000;

    private final KernelOptions options;
    private final Trace trace;
    private final Verdict verdict;
    private final SplittableRandom dice;
    /** Who decides in place of the dice; null if nobody. */
    private final Explorer explorer;
    private final EventQueue events;
    private final Crew crew = new Crew(this);
    private final Watchdog watchdog;
    private final Unwinding unwinding = new Unwinding();
    private final ReadyThreads ready;

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
    private volatile boolean over;

    Scheduler(long seed, Streams streams, KernelOptions options, Trace trace, Explorer explorer) {
        this.explorer = explorer;
        this.options = options;
        this.trace = trace;
        dice = streams.of("kernel");
        events = new EventQueue(streams.of("ties"));
        ready = new ReadyThreads(this, events, dice, trace, options.preemption());
        verdict = new Verdict(seed, this::now, trace);
        watchdog = new Watchdog(this, options.stuckAfter());
    }

    long now() {
        return now;
    }

    long steps() {
        return steps;
    }

    long handOvers() {
        return handOvers;
    }

    boolean isOver() {
        return over;
    }

    Verdict verdict() {
        return verdict;
    }

    Thread holder() {
        return holder;
    }

    Thread driver() {
        return driver;
    }

    /** Returns the thread whose own code runs; null on the kernel's turn. */
    SimThread running() {
        return running;
    }

    // Who calls

    /**
     * Returns the thread that calls; null on the kernel's turn.
     *
     * @throws SimulationOver if the thread is to end
     * @throws IllegalStateException if the caller is not a thread of the simulation
     */
    SimThread caller() {
        Thread current = Thread.currentThread();
        if (over) {
            if (current instanceof SimThread thread && thread.scheduler() == this && !thread.isUnwinder) {
                throw thread.over();
            }
            return null;
        }
        if (current != holder) {
            throw foreign(current);
        }
        return running;
    }

    /** Returns the thread that calls, which is about to wait. */
    SimThread waiter() {
        SimThread caller = caller();
        if (over) {
            throw Thread.currentThread() instanceof SimThread thread ? thread.over() : SimulationOver.INSTANCE;
        }
        if (caller == null && ready.isAsking()) {
            throw verdict.fail("The question of a repeated park waits; let the thread do that, after the park", null);
        }
        if (caller == null) {
            throw new IllegalStateException("An event or the driver of a simulation cannot wait; run this on a thread of a"
                    + " SimProcess, for example by process.start(name, body)");
        }
        return caller;
    }

    /** Returns whether what is asked comes too late to have an effect. */
    boolean isIgnored() {
        caller();
        return over;
    }

    private IllegalStateException foreign(Thread current) {
        IllegalStateException foreign = new IllegalStateException("The thread " + current.getName() + " is not a thread of the"
                + " simulation, or runs without the baton. Start it by Threads.start() or SimProcess.executor(), and use no"
                + " executor or timer of the JDK");
        verdict.fail(foreign.getMessage(), foreign);
        return foreign;
    }

    // The driver's side

    Event newEvent(String label, Runnable action) {
        return new Event(events, label, action);
    }

    void add(Event event, long nanos) {
        events.add(event, nanos >= SimClock.NEVER - now ? SimClock.NEVER : now + Math.max(0, nanos));
    }

    /** Runs until a virtual time, or until a condition is met; returns whether it is. */
    boolean run(long untilNanos, BooleanSupplier until) {
        if (over || holder != driver || Thread.currentThread() != driver || running != null) {
            throw new IllegalStateException(
                    "A simulation runs only when the thread that created its kernel asks for it, outside"
                            + " of events, and not after its end");
        }
        verdict.throwFailure();
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
        verdict.throwFailure();
        return conditionMet;
    }

    /** Lets the driver go on although another thread has the baton. */
    void rescueDriver() {
        driversBaton.give();
    }

    /** Ends all threads. */
    void close(Runnable before) {
        over = true;
        verdict.close();
        running = null;
        unwinding.unwind(this, crew.all(), before, holder);
    }

    void unwindingChanged() {
        unwinding.changed();
    }

    // What comes next

    /** Runs events until a thread is to run; returns it, or null for the driver. */
    private SimThread next() {
        running = null;
        while (!isToStop()) {
            int choices = ready.size() + dueChoices();
            if (choices > 0) {
                int picked = choices == 1 ? 0 : explorer == null ? dice.nextInt(choices) : explorer.choose(choices);
                if (picked < ready.size()) {
                    return toRun(ready.take(picked));
                }
                happen(events.removeDue(picked - ready.size()));
            } else if (!advance()) {
                return null;
            }
        }
        return null;
    }

    /** Returns among how many due events to choose: their ties are the seed's choice already, unless somebody explores. */
    private int dueChoices() {
        if (events.next() > now) {
            return 0;
        }
        return explorer == null ? 1 : events.due(now);
    }

    private boolean isToStop() {
        if (stepsAtOnce > MOST_STEPS_AT_ONCE) {
            verdict.fail("Livelock: time stands still for " + MOST_STEPS_AT_ONCE + " steps; see the last events", null);
        }
        return over || verdict.failure() != null || isConditionMet();
    }

    private boolean isConditionMet() {
        if (condition != null && !conditionMet) {
            try {
                conditionMet = condition.getAsBoolean();
            } catch (Throwable e) {
                verdict.fail("The condition to run until failed: " + e, e);
                return true;
            }
        }
        return conditionMet;
    }

    /** Lets time go on to the next event; returns false if it is beyond the limit. */
    private boolean advance() {
        long at = events.next();
        if (at > limit || at == SimClock.NEVER) {
            now = Math.max(now, limit);
            return false;
        }
        now = at;
        stepsAtOnce = 0;
        return true;
    }

    private SimThread toRun(SimThread thread) {
        steps++;
        stepsAtOnce++;
        trace.decided(now, "run %s", thread.number(), thread.label());
        thread.status = Status.RUNNING;
        running = thread;
        return thread;
    }

    private void happen(Event event) {
        steps++;
        stepsAtOnce++;
        if (event.label != null) {
            trace.decided(now, "%s", event.number, event.label);
        }
        try {
            event.action.run();
        } catch (Throwable e) {
            verdict.fail("The event \"" + event.label + "\" failed: " + e, e);
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

    /** Starts a thread; returns one that never runs if its process is dead. */
    Thread spawn(SimProcess process, String name, Runnable body, boolean ofExecutor) {
        if (isIgnored() || !process.isAlive()) {
            return new Thread(body, name);
        }
        SimThread thread = crew.take();
        thread.assign(process, name, body, ofExecutor);
        process.threads.add(thread);
        ready.wakeUp(thread);
        return thread;
    }

    /** Waits until the thread is woken, or until the given virtual time. */
    void await(SimThread me, Reason reason, Object blocker, long until) {
        me.waitFor(reason, blocker, now, until);
        if (until != SimClock.NEVER) {
            events.add(me.timer, Math.max(now, until));
        }
        giveWay(me);
        me.blocker = null;
    }

    /** Lets others run at a moment when the thread need not wait, if the seed says so. */
    void preempt(SimThread me) {
        if (me != null && givesWay()) {
            ready.wakeUp(me);
            giveWay(me);
        }
    }

    private boolean givesWay() {
        if (explorer == null) {
            return isDrawn(options.preemption());
        }
        return (ready.size() > 0 || events.next() <= now) && explorer.choose(2) == 1;
    }

    boolean isDrawn(double chance) {
        return chance > 0 && explorer == null && dice.nextDouble() < chance;
    }

    /** Draws a number from 0 to the given one, including it. */
    long draw(long most) {
        return dice.nextLong(most + 1);
    }

    /** Gives up the baton. Returns when the thread is picked again. */
    private void giveWay(SimThread me) {
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

    /** Called when the body of a thread has ended; returns whether the thread has another already, and is to run it. */
    boolean ended(SimThread thread) {
        if (over) {
            unwinding.ended(thread);
            return false;
        }
        thread.process.threads.remove(thread);
        crew.ended(thread);
        SimThread next = next();
        if (next == thread) {
            return true;
        }
        pass(next);
        return false;
    }

    Event newTimer(SimThread thread) {
        return newEvent(null, () -> ready.timeIsOver(thread));
    }

    /** Ends the wait of a thread. */
    void wake(SimThread thread) {
        if (thread.status == Status.WAITING && !over) {
            events.remove(thread.timer);
            ready.wakeUp(thread);
        }
    }

    /** Called when a result that a thread awaited is there. */
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
        trace.decided(now, "freeze %s", 0, process.name());
        ready.freeze(process);
        if (running != null && running.process == process) {
            SimThread me = running;
            ready.add(me);
            giveWay(me);
        }
    }

    void thaw(SimProcess process) {
        trace.decided(now, "thaw %s", 0, process.name());
        ready.thaw(process);
    }

    /** Takes the processor from all threads of a process, for good, and then cleans up on the kernel's turn. */
    void kill(SimProcess process, Runnable cleanUp) {
        trace.decided(now, "kill %s", 0, process.name());
        ready.kill(process);
        SimThread me = running;
        running = null;
        cleanUp.run();
        running = me;
        if (me != null && me.process == process) {
            giveWay(me);
        }
    }
}
