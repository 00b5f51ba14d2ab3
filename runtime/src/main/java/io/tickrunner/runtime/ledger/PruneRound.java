package io.tickrunner.runtime.ledger;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.tickrunner.runtime.time.Time;

/** Deletes old runs of the workers that have run since the last time, a few workers at a time. Not thread-safe. */
final class PruneRound {

    static final Duration PRUNE_EVERY = Duration.ofSeconds(30);
    static final int MAX_WORKERS = 60;

    private final LedgerStore store;
    private final Time time;
    /** Workers whose runs were written since their last turn, in the order of their turns. */
    private final Map<String, WorkerKey> waiting = new LinkedHashMap<>();
    private volatile boolean pending;
    private long next;

    PruneRound(LedgerStore store, Time time) {
        this.store = store;
        this.time = time;
        this.next = time.nanos() + PRUNE_EVERY.toNanos();
    }

    void wrote(RunBatch batch) {
        batch.runs().forEach(run -> waiting.put(run.worker().name(), run.worker()));
        pending = !waiting.isEmpty();
    }

    /** Returns whether there may be something to delete. Called by any thread. */
    boolean isPending() {
        return pending;
    }

    void turn(boolean stopping) {
        if (stopping || waiting.isEmpty() || time.nanos() - next < 0) {
            return;
        }
        List<WorkerKey> some = new ArrayList<>();
        for (Iterator<WorkerKey> left = waiting.values().iterator(); left.hasNext() && some.size() < MAX_WORKERS;) {
            some.add(left.next());
            left.remove();
        }
        next = time.nanos() + PRUNE_EVERY.toNanos();
        store.prune(some);
        pending = !waiting.isEmpty();
    }
}
