package io.tickrunner.runtime.ledger;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Writes the pauses and schedules that were set at run time, each until it is in the ledger. Holds at most one of both for each
 * worker, because only the last state is written. One thread writes; any thread may add.
 */
final class ChangeWriter {

    private final LedgerStore store;
    private final LedgerLog log;
    private final Map<Key, Pending> pending = new LinkedHashMap<>();
    /** What this replica has set once, and therefore keeps right. */
    private final Set<Key> own = new HashSet<>();

    /** What of a worker changed. */
    enum Kind {
        PAUSE,
        SCHEDULE
    }

    private record Key(String worker, Kind kind) {
    }

    /**
     * @param nanos the {@code Time#nanos()} of the change
     * @param heard whether another replica made it
     */
    private record Pending(LastingState state, String by, long nanos, boolean heard, CompletableFuture<Void> durable) {
    }

    ChangeWriter(LedgerStore store, LedgerLog log) {
        this.store = store;
        this.log = log;
    }

    /** Accepts a change made here. */
    synchronized CompletionStage<Void> changed(Kind kind, LastingState state, String by, long nanos) {
        Key key = new Key(state.key().name(), kind);
        own.add(key);
        CompletableFuture<Void> durable = new CompletableFuture<>();
        put(key, new Pending(state, by, nanos, false, durable));
        return durable;
    }

    /**
     * Accepts a change made elsewhere.
     *
     * @return whether it may have to be written here
     */
    synchronized boolean heard(Kind kind, LastingState state, long nanos) {
        Key key = new Key(state.key().name(), kind);
        if (!own.contains(key)) {
            return false;
        }
        put(key, new Pending(state, null, nanos, true, new CompletableFuture<>()));
        return true;
    }

    private void put(Key key, Pending change) {
        Pending before = pending.put(key, change);
        if (before != null) {
            // What is written is the state at that time, so it covers the earlier change too.
            change.durable.whenComplete((written, failure) -> before.durable.complete(null));
        }
    }

    private synchronized Map<Key, Pending> all() {
        return new LinkedHashMap<>(pending);
    }

    /**
     * Writes all that wait.
     *
     * @param clock converts the times of the changes to the server's clock
     */
    void write(ServerMoment clock) {
        for (Map.Entry<Key, Pending> change : all().entrySet()) {
            try {
                write(change.getKey(), change.getValue(), clock.at(change.getValue().nanos));
            } catch (LedgerDataException e) {
                log.rejected(text(change.getKey()), e);
            }
            done(change.getKey(), change.getValue());
        }
    }

    private void write(Key key, Pending change, Instant since) {
        LastingState state = change.state;
        if (key.kind == Kind.PAUSE) {
            PauseEntry pause = state.pause(since);
            if (!change.heard || !isSame(pause, row(state.key()).pause())) {
                store.pause(state.key(), pause);
            }
        } else {
            ScheduleEntry schedule = state.schedule(change.by, since);
            if (!change.heard || !isSame(schedule, row(state.key()).schedule())) {
                store.schedule(state.key(), schedule);
            }
        }
    }

    private WorkerRow row(WorkerKey worker) {
        return store.read(List.of(worker)).rows().get(worker.name());
    }

    private static boolean isSame(PauseEntry wanted, PauseEntry written) {
        return wanted == null || written == null ? wanted == written
                : Objects.equals(wanted.by(), written.by()) && Objects.equals(wanted.reason(), written.reason())
                        && Objects.equals(wanted.until(), written.until());
    }

    private static boolean isSame(ScheduleEntry wanted, ScheduleEntry written) {
        return wanted == null || written == null ? wanted == written : wanted.schedule().equals(written.schedule());
    }

    private void done(Key key, Pending change) {
        synchronized (this) {
            pending.remove(key, change);
        }
        change.durable.complete(null);
    }

    synchronized int size() {
        return pending.size();
    }

    /** Returns what waits to be written, in words. */
    synchronized List<String> waiting() {
        List<String> waiting = new ArrayList<>();
        pending.keySet().forEach(key -> waiting.add(text(key)));
        return waiting;
    }

    private static String text(Key key) {
        return (key.kind == Kind.PAUSE ? "the pause of worker " : "the schedule of worker ") + key.worker;
    }
}
