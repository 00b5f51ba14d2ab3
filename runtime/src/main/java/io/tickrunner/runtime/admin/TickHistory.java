package io.tickrunner.runtime.admin;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

import jakarta.inject.Singleton;

import io.tickrunner.Outcome;
import io.tickrunner.runtime.config.TickrunnerConfig;
import io.tickrunner.runtime.tick.TickObserver;
import io.tickrunner.runtime.tick.TickResult;
import io.tickrunner.runtime.tick.WorkerView;

/** The last ticks of each worker in this replica, for people to look at. */
@Singleton
public class TickHistory implements TickObserver {

    private static final int LENGTH = 20;

    /**
     * A tick that ended.
     */
    record Entry(String tickId, Outcome outcome, boolean forced, Instant endedAt, Optional<Duration> workTime) {
    }

    /** By the worker itself: another may have its name when a late tick of it ends. */
    private final Map<WorkerView, Deque<Entry>> entries = new ConcurrentHashMap<>();
    /** Nobody can look while the endpoint does not answer, and the history of a worker takes more than the worker itself. */
    private final boolean kept;

    TickHistory(TickrunnerConfig config) {
        this.kept = AdminSwitch.isOn(config.admin().enabled());
    }

    @Override
    public void registered(WorkerView worker) {
        if (kept) {
            entries.put(worker, new ArrayDeque<>());
        }
    }

    @Override
    public void ticked(WorkerView worker, TickResult result) {
        Deque<Entry> ofWorker = entries.get(worker);
        if (ofWorker == null) {
            // Nobody can look, or the worker was unregistered while it ticked.
            return;
        }
        synchronized (ofWorker) {
            if (ofWorker.size() == LENGTH) {
                ofWorker.removeFirst();
            }
            ofWorker.addLast(
                    new Entry(result.tickId(), result.outcome(), result.forced(), result.endedAt(), result.workTime()));
        }
    }

    @Override
    public void unregistered(WorkerView worker) {
        entries.remove(worker);
    }

    /** Oldest first. */
    List<Entry> of(WorkerView worker) {
        Deque<Entry> ofWorker = entries.get(worker);
        if (ofWorker == null) {
            return List.of();
        }
        synchronized (ofWorker) {
            return List.copyOf(ofWorker);
        }
    }
}
