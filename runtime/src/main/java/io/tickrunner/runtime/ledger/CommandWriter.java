package io.tickrunner.runtime.ledger;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/**
 * Holds commands until they are written. Bounded: when it is full, the oldest is dropped, which the log says. One thread
 * writes, and any thread may add.
 */
final class CommandWriter {

    static final int CAPACITY = 1_000;
    static final int MAX_BATCH = 200;

    private final LedgerStore store;
    private final LedgerLog log;
    private final ArrayDeque<CommandEntry> waiting = new ArrayDeque<>();
    /** What is being written; kept until the database has confirmed it. Written by the writer's thread only. */
    private volatile List<CommandEntry> batch = List.of();
    private ServerMoment batchClock;
    private boolean inDoubt;
    private volatile long dropped;

    CommandWriter(LedgerStore store, LedgerLog log) {
        this.store = store;
        this.log = log;
    }

    /**
     * @return whether nothing was waiting before
     */
    synchronized boolean add(CommandEntry command) {
        boolean wasEmpty = waiting.isEmpty();
        if (waiting.size() == CAPACITY) {
            log.dropped(waiting.removeFirst());
            dropped++;
        }
        waiting.addLast(command);
        return wasEmpty;
    }

    private synchronized List<CommandEntry> take() {
        List<CommandEntry> oldest = new ArrayList<>();
        while (oldest.size() < MAX_BATCH && !waiting.isEmpty()) {
            oldest.add(waiting.removeFirst());
        }
        return oldest;
    }

    /**
     * Writes one batch.
     *
     * @param clock converts the times of new commands to the server's clock
     * @return the last reading of that clock
     */
    ServerMoment write(ServerMoment clock) {
        if (batch.isEmpty()) {
            batch = take();
            batchClock = clock;
            inDoubt = false;
        }
        if (batch.isEmpty()) {
            return clock;
        }
        ServerMoment now = clock;
        try {
            now = store.commands(batch, batchClock, inDoubt);
        } catch (LedgerDataException e) {
            synchronized (this) {
                dropped += batch.size();
            }
            log.rejected(batch, e);
        } catch (LedgerUnavailableException e) {
            inDoubt |= e.isInDoubt();
            throw e;
        }
        batch = List.of();
        return now;
    }

    /** Returns how many commands wait to be written. */
    synchronized int size() {
        return waiting.size() + batch.size();
    }

    synchronized List<CommandEntry> waiting() {
        List<CommandEntry> all = new ArrayList<>(batch);
        all.addAll(waiting);
        return all;
    }

    long dropped() {
        return dropped;
    }
}
