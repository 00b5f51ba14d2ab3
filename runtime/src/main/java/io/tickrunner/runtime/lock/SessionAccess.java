package io.tickrunner.runtime.lock;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;

import org.jboss.logging.Logger;

import io.tickrunner.runtime.config.LockSettings;
import io.tickrunner.runtime.time.Threads;

/**
 * Gives callers the lock session, or says why there is none. Callers may be any threads; the methods that change the session
 * are
 * called by the thread that keeps it.
 */
final class SessionAccess {

    private static final Logger LOG = Logger.getLogger(SessionAccess.class);
    private static final String CLOSED = "it was closed at shutdown";

    private final SessionDemand demand;
    private final LockSettings settings;
    private final Threads threads;
    private final Runnable wakeKeeper;
    /** Completes when the session is open. Callers wait for it while the session is opened at startup or after a rest. */
    private volatile CompletableFuture<Void> opening = new CompletableFuture<>();
    private volatile boolean resting;
    private volatile boolean stopping;
    private volatile LockSession session;
    private volatile String downBecause = "it is being opened";

    SessionAccess(SessionDemand demand, LockSettings settings, Threads threads, Runnable wakeKeeper) {
        this.demand = demand;
        this.settings = settings;
        this.threads = threads;
        this.wakeKeeper = wakeKeeper;
    }

    // For callers

    /** Returns the session if it is open and trusted. */
    Optional<LockSession> session() {
        LockSession current = session;
        return current != null && current.isTrusted() ? Optional.of(current) : Optional.empty();
    }

    /**
     * Returns the session. Waits for it only while it is opened at startup or after a rest; otherwise a caller could just miss
     * the session.
     */
    Optional<LockSession> needed() {
        demand.ask();
        if (resting) {
            wakeKeeper.run();
        }
        CompletableFuture<Void> current = opening;
        if (!current.isDone()) {
            try {
                threads.await(current, settings.requestTimeout().toNanos());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } catch (ExecutionException | TimeoutException e) {
                LOG.debug("The lock session was not open in time", e);
            }
        }
        return session();
    }

    /** Returns whether there is no session because this replica does not need one. */
    boolean isResting() {
        return resting;
    }

    /** Ends a rest. */
    void need() {
        demand.ask();
        wakeKeeper.run();
    }

    Optional<String> downBecause() {
        LockSession current = session;
        if (resting && !stopping) {
            return Optional.empty();
        }
        if (stopping || current == null) {
            return Optional.of(downBecause);
        }
        if (current.isTrusted()) {
            return Optional.empty();
        }
        return Optional.ofNullable(current.lostBecause()).or(() -> Optional.of("the server does not answer"));
    }

    LockHolders holders(long[] keys) {
        return needed().map(current -> current.holders(keys))
                .orElseGet(() -> LockHolders.unknown("there is no lock session: "
                        + downBecause().orElse("it was just lost")));
    }

    // For the keeper

    /** Returns the session even if it is lost; {@code null} if there is none. */
    LockSession current() {
        return session;
    }

    boolean isStopping() {
        return stopping;
    }

    /** Records that a session is being opened. */
    void opens() {
        resting = false;
    }

    void opened(LockSession fresh) {
        session = fresh;
    }

    void refused(String why) {
        if (!stopping) {
            downBecause = why;
        }
    }

    /** Ends the waits for a session that was being opened, whatever the result. */
    void settled() {
        opening.complete(null);
    }

    void lost(LockSession lost) {
        downBecause = lost.lostBecause();
        session = null;
    }

    /** Takes the session away from callers until one of them needs it. */
    void rest() {
        opening = new CompletableFuture<>();
        resting = !stopping;
        session = null;
    }

    /** Ends the session permanently. Any thread. */
    void stop() {
        downBecause = CLOSED;
        stopping = true;
        resting = false;
        opening.complete(null);
        wakeKeeper.run();
        session().ifPresent(LockSession::close);
    }
}
