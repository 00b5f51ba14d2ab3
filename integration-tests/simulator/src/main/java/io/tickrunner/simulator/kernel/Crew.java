package io.tickrunner.simulator.kernel;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

import io.tickrunner.simulator.kernel.SimThread.Status;

/** The platform threads of one simulation, each of which runs one simulated thread after another. */
final class Crew {

    /** A reference to an ended thread stays true until so many others have ended. */
    private static final int MOST_RESTING = 100;

    private final Scheduler scheduler;
    private final List<SimThread> all = new ArrayList<>();
    private final Deque<SimThread> idle = new ArrayDeque<>();
    private final Deque<SimThread> resting = new ArrayDeque<>();

    Crew(Scheduler scheduler) {
        this.scheduler = scheduler;
    }

    /** Returns a thread that runs nothing. */
    SimThread take() {
        SimThread free = idle.pollFirst();
        if (free == null && resting.size() > MOST_RESTING) {
            free = resting.pollFirst();
        }
        if (free == null) {
            free = Carriers.take();
            all.add(free);
            free.join(scheduler, all.size());
        }
        return free;
    }

    /** Called when the body of a thread has ended. */
    void ended(SimThread thread) {
        thread.status = Status.IDLE;
        if (thread.isOfExecutor) {
            idle.addFirst(thread);
        } else {
            resting.addLast(thread);
        }
    }

    List<SimThread> all() {
        return all;
    }
}
