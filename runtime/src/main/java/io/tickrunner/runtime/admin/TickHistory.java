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

/** Keeps the last ticks of each worker in this replica for the admin endpoint. */
@Singleton
public class TickHistory implements TickObserver {

    private static final int LENGTH = 20;

    /**
     * A tick that ended.
     */
    record Entry(String tickId, Outcome outcome, boolean forced, boolean wakeUp, Instant occurrence,
            Map<String, String> arguments, Instant endedAt, Optional<Duration> workTime) {
    }

    /** Keyed by the worker itself: when a late tick ends, a new worker may have the same name. */
    private final Map<WorkerView, Deque<Entry>> entries = new ConcurrentHashMap<>();
    /** False if the endpoint is disabled: the history cannot be read then, and it takes more memory than the worker itself. */
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
            // The endpoint is disabled, or the worker was unregistered during its tick.
            return;
        }
        synchronized (ofWorker) {
            if (ofWorker.size() == LENGTH) {
                ofWorker.removeFirst();
            }
            ofWorker.addLast(
                    new Entry(result.tickId(), result.outcome(), result.forced(), result.wakeUp(), result.occurrence(),
                            result.arguments(), result.endedAt(), result.workTime()));
        }
    }

    @Override
    public void unregistered(WorkerView worker) {
        entries.remove(worker);
    }

    /** Returns the last ticks of a worker, oldest first. */
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
