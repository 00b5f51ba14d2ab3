package io.tickrunner.runtime.ledger;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;

import org.jboss.logging.Logger;

import io.tickrunner.runtime.text.DurationText;
import io.tickrunner.runtime.time.Threads;

/**
 * What the ledger knew of this replica's workers when they were registered. The rows are read on the ledger's own thread, which
 * retries until it has them, so a start waits only briefly for a ledger that does not answer. Never reads the history.
 * Thread-safe.
 */
public final class LedgerMemory {

    /** Receives what the ledger knows. */
    public interface Listener {

        /**
         * Called once for each registered worker, when its row was read. Called on the ledger's thread, so it must not wait.
         *
         * @param clock converts the row's instants to this replica's monotonic clock
         */
        void remembered(WorkerKey worker, WorkerRow row, ServerMoment clock);
    }

    private static final Logger LOG = Logger.getLogger(LedgerMemory.class);
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(2);

    private final LedgerStore store;
    private final Threads threads;
    private final List<Listener> listeners = new CopyOnWriteArrayList<>();
    private final Map<String, WorkerRow> rows = new ConcurrentHashMap<>();
    /** The workers whose rows are still to be read. Guarded by this. */
    private final Map<String, WorkerKey> wanted = new LinkedHashMap<>();
    /** Completes when all rows have been read. Guarded by this. */
    private CompletableFuture<Void> complete = CompletableFuture.completedFuture(null);
    /** Whether nobody waits until a row has been read, because the ledger did not answer in time. */
    private volatile boolean silent;
    private volatile Runnable wakeReader = () -> {
    };

    public LedgerMemory(LedgerStore store, Threads threads) {
        this.store = store;
        this.threads = threads;
    }

    /** Adds a listener. Call this before the workers are added; otherwise it misses their rows. */
    public void listen(Listener listener) {
        listeners.add(listener);
    }

    /** Sets what makes the ledger's thread take its next turn at once. */
    void wakeBy(Runnable wake) {
        wakeReader = wake;
    }

    /** Begins to read the row of a worker. Never waits. */
    public void add(WorkerKey worker) {
        synchronized (this) {
            if (wanted.isEmpty()) {
                complete = new CompletableFuture<>();
            }
            wanted.put(worker.name(), worker);
        }
        wakeReader.run();
    }

    /** Forgets a worker. */
    public synchronized void remove(String worker) {
        wanted.remove(worker);
        rows.remove(worker);
        completeIfDone();
    }

    /** Returns the row of a worker as it was when the worker was registered here; empty until it has been read. */
    public Optional<WorkerRow> row(String worker) {
        return Optional.ofNullable(rows.get(worker));
    }

    /**
     * Waits until the rows of all workers have been read and the listeners have been told, at most for two seconds. Does not
     * wait if another caller has just waited in vain.
     */
    public void await() {
        if (!isAnswering()) {
            return;
        }
        try {
            threads.await(complete(), LONGEST_WAIT.toNanos());
        } catch (TimeoutException e) {
            silent = true;
            LOG.warnf("The ledger did not answer within %s; workers start without it, and what it knows of them is read later",
                    DurationText.format(LONGEST_WAIT));
        } catch (ExecutionException e) {
            // The log says already why the ledger is refused.
            silent = true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Returns whether it is worth waiting for rows. */
    boolean isAnswering() {
        return !silent && !complete().isCompletedExceptionally();
    }

    private synchronized CompletableFuture<Void> complete() {
        return complete;
    }

    boolean isPending() {
        synchronized (this) {
            return !wanted.isEmpty();
        }
    }

    /** Records that the tables do not fit, so that nobody waits for them. */
    void refused(LedgerRefusedException e) {
        synchronized (this) {
            complete.completeExceptionally(e);
        }
    }

    /** Reads the rows that are still to be read. Called by the ledger's thread. */
    void turn() {
        Collection<WorkerKey> some;
        synchronized (this) {
            if (wanted.isEmpty()) {
                return;
            }
            some = new ArrayList<>(wanted.values());
        }
        try {
            WorkerRows read = store.read(some);
            some.forEach(worker -> tell(worker, read));
            silent = false;
        } catch (LedgerDataException e) {
            LOG.errorf(e, "The database refused to return the rows of %d workers, which start without the ledger", some.size());
        }
        synchronized (this) {
            some.forEach(worker -> wanted.remove(worker.name(), worker));
            completeIfDone();
        }
    }

    private void tell(WorkerKey worker, WorkerRows read) {
        WorkerRow row = read.rows().get(worker.name());
        synchronized (this) {
            // Unregistered or registered anew meanwhile.
            if (row == null || !worker.equals(wanted.get(worker.name()))) {
                return;
            }
            rows.put(worker.name(), row);
        }
        for (Listener listener : listeners) {
            try {
                listener.remembered(worker, row, read.now());
            } catch (RuntimeException | Error e) {
                LOG.errorf(e, "Worker %s could not use what the ledger knows of it", worker.name());
            }
        }
    }

    private void completeIfDone() {
        if (wanted.isEmpty()) {
            complete.complete(null);
        }
    }
}
