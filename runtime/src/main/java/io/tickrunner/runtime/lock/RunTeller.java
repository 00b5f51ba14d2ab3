package io.tickrunner.runtime.lock;

import java.util.concurrent.TimeUnit;

import io.tickrunner.runtime.config.LockSettings;
import io.tickrunner.runtime.peer.PeerOutbox;
import io.tickrunner.runtime.peer.RunBook;
import io.tickrunner.runtime.time.Threads;
import io.tickrunner.runtime.time.Time;

/** Notifies the peers of runs that must not wait for the next heartbeat. Thread-safe. */
final class RunTeller {

    private static final long TOLD_LOOK_NANOS = TimeUnit.MICROSECONDS.toNanos(200);

    private final SessionAccess access;
    private final RunBook runs;
    private final PeerOutbox outbox;
    private final LockSettings settings;
    private final Time time;
    private final Threads threads;
    private final Runnable wakeKeeper;

    RunTeller(SessionAccess access, Peers peers, LockSettings settings, Time time, Threads threads, Runnable wakeKeeper) {
        this.access = access;
        this.runs = peers.runs();
        this.outbox = peers.outbox();
        this.settings = settings;
        this.time = time;
        this.threads = threads;
        this.wakeKeeper = wakeKeeper;
    }

    /** Lets the keeper notify the peers of runs as soon as it can. Does not wait. */
    void tellSoon() {
        outbox.hurry();
        wakeKeeper.run();
    }

    /** Notifies the peers of runs under a lock now. Returns when that is done or the session is lost. */
    void tellNow(long lockId) {
        LockSession current = access.session().orElse(null);
        if (current == null) {
            return;
        }
        if (!LockWire.isVirtual(Thread.currentThread())) {
            // If much work starts at once, one call reports all of it.
            current.tellPeersIf(() -> runs.isUntold(lockId));
            return;
        }
        tellSoon();
        long until = time.nanos() + settings.requestTimeout().toNanos();
        while (runs.isUntold(lockId) && current.isTrusted() && time.nanos() - until < 0
                && !Thread.currentThread().isInterrupted()) {
            threads.park(this, TOLD_LOOK_NANOS);
        }
    }
}
