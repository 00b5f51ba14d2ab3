package io.tickrunner.simulator.kernel;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

import io.tickrunner.simulator.kernel.SimThread.Status;

/** The threads that could run, and how others become such: when a wait is over, after a delay, and not while frozen. */
final class ReadyThreads {

    /** The probability that a thread itself looks whether it parks again, so that others may run in the middle of that. */
    private static final double LOOKS_ITSELF_OFTEN = 1 / 40.0;
    private static final double LOOKS_ITSELF_AT_LEAST = 1 / 256.0;

    private final Scheduler scheduler;
    private final EventQueue events;
    private final SplittableRandom dice;
    private final Trace trace;
    private final List<SimThread> ready = new ArrayList<>();
    private final double looksItself;
    private boolean asking;

    ReadyThreads(Scheduler scheduler, EventQueue events, SplittableRandom dice, Trace trace, double preemption) {
        this.looksItself = LOOKS_ITSELF_AT_LEAST + Math.min(preemption, LOOKS_ITSELF_OFTEN);
        this.scheduler = scheduler;
        this.events = events;
        this.dice = dice;
        this.trace = trace;
    }

    int size() {
        return ready.size();
    }

    /** Removes one. */
    SimThread take(int index) {
        SimThread last = ready.remove(ready.size() - 1);
        return index == ready.size() ? last : ready.set(index, last);
    }

    /** Lets a thread run as soon as it is given the processor. */
    void wakeUp(SimThread thread) {
        long nanos = thread.process.drawDelay(dice);
        if (nanos > 0) {
            delay(thread, nanos);
        } else {
            add(thread);
        }
    }

    private void delay(SimThread thread, long nanos) {
        thread.status = Status.DELAYED;
        events.add(thread.timer, scheduler.now() + nanos);
    }

    /** Adds a thread; keeps it back while its process is frozen. */
    void add(SimThread thread) {
        thread.status = Status.RUNNABLE;
        (thread.process.isFrozen() ? thread.process.keptBack : ready).add(thread);
    }

    /** Called when the timer of a thread expires. */
    void timeIsOver(SimThread thread) {
        if (thread.status == Status.DELAYED) {
            add(thread);
        } else if (thread.status == Status.WAITING) {
            if (thread.rounds == null || thread.process.isFrozen() || scheduler.isDrawn(looksItself)) {
                wakeUp(thread);
            } else {
                goRound(thread);
            }
        }
    }

    // Repeated parks

    /** Returns whether the question of a repeated park is being asked. */
    boolean isAsking() {
        return asking;
    }

    private void goRound(SimThread thread) {
        long nanos = thread.process.drawDelay(dice);
        if (nanos > 0) {
            delay(thread, nanos);
            return;
        }
        trace.decided(scheduler.now(), "look %s", thread.number(), thread.label());
        asking = true;
        long until = thread.rounds.askInPlace();
        asking = false;
        if (thread.status != Status.WAITING) {
            // It was woken meanwhile.
            return;
        }
        if (until < 0) {
            add(thread);
        } else {
            thread.waitsSince = scheduler.now();
            thread.waitsUntil = until;
            events.add(thread.timer, Math.max(scheduler.now(), until));
        }
    }

    // Faults

    void freeze(SimProcess process) {
        ready.stream().filter(thread -> thread.process == process).forEach(process.keptBack::add);
        ready.removeAll(process.keptBack);
    }

    void thaw(SimProcess process) {
        List<SimThread> kept = List.copyOf(process.keptBack);
        process.keptBack.clear();
        kept.forEach(this::add);
    }

    void kill(SimProcess process) {
        ready.removeIf(thread -> thread.process == process);
        process.keptBack.clear();
        for (SimThread thread : process.threads) {
            events.remove(thread.timer);
            thread.status = Status.DEAD;
        }
    }
}
