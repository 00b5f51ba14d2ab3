package io.tickrunner.runtime.ledger;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Holds finished runs until they are written. Bounded: when it is full, the oldest run is dropped from the history, but what it
 * changed in its worker's row is kept, merged with what came later. Thread-safe; no method waits.
 */
final class RunBuffer {

    private final int capacity;
    private final long rowEveryNanos;
    private final ArrayDeque<FinishedRun> runs = new ArrayDeque<>();
    private final Map<String, WorkerUpdate> updates = new LinkedHashMap<>();
    /**
     * When rows were last taken to be written, and whether the worker was failing then. Entries that are too old are removed.
     */
    private final Map<String, Taken> taken = new HashMap<>();
    private long dropped;

    private record Taken(long nanos, boolean failing) {
    }

    /**
     * @param rowEveryNanos how often a row is written at most while its worker runs well or fails all the time. Every run is
     *        written anyway, so a row that is a few seconds old loses nothing.
     */
    RunBuffer(int capacity, long rowEveryNanos) {
        this.capacity = capacity;
        this.rowEveryNanos = rowEveryNanos;
    }

    /**
     * @return whether the buffer was empty before
     */
    synchronized boolean add(FinishedRun run) {
        boolean wasEmpty = runs.isEmpty();
        if (runs.size() == capacity) {
            runs.removeFirst();
            dropped++;
        }
        runs.addLast(run);
        updates.merge(run.worker().name(), WorkerUpdate.of(run), WorkerUpdate::then);
        return wasEmpty;
    }

    /**
     * Takes the oldest runs, and the updates of rows that are due.
     *
     * @param max the maximum number of runs
     * @param all whether to take all updates, due or not
     */
    synchronized RunBatch take(int max, long now, boolean all) {
        List<FinishedRun> oldest = new ArrayList<>(Math.min(max, runs.size()));
        while (oldest.size() < max && !runs.isEmpty()) {
            oldest.add(runs.removeFirst());
        }
        taken.values().removeIf(entry -> now - entry.nanos >= rowEveryNanos);
        List<WorkerUpdate> due = new ArrayList<>();
        for (Iterator<WorkerUpdate> left = updates.values().iterator(); left.hasNext();) {
            WorkerUpdate update = left.next();
            if (all || isDue(update)) {
                due.add(update);
                left.remove();
                taken.put(update.worker().name(), new Taken(now, update.failures() > 0));
            }
        }
        return new RunBatch(oldest, due);
    }

    private boolean isDue(WorkerUpdate update) {
        Taken last = taken.get(update.worker().name());
        return last == null || update.closes() != null || update.failures() > 0 != last.failing;
    }

    synchronized int size() {
        return runs.size();
    }

    /** Returns whether neither runs nor updates of rows wait. */
    synchronized boolean isEmpty() {
        return runs.isEmpty() && updates.isEmpty();
    }

    synchronized long dropped() {
        return dropped;
    }
}
