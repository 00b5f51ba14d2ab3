package io.tickrunner.runtime.tick;

import java.time.Duration;
import java.util.Optional;

import org.jboss.logging.Logger;

import io.tickrunner.Cadence;
import io.tickrunner.LockGrant;
import io.tickrunner.runtime.lock.Standby;
import io.tickrunner.runtime.tick.TickRun.Purpose;

/** Keeps a worker's cadence over the replicas: takes over from one that is gone, and goes on where it left off. */
final class TakeOver implements Standby {

    private static final Logger LOG = Logger.getLogger(TakeOver.class);

    private final TickingWorker worker;
    private final GrantKeeper grants;
    private final PeerNews news;
    private final TickSchedule schedule;
    private volatile boolean stoodBy;

    TakeOver(TickingWorker worker, GrantKeeper grants, PeerNews news, TickSchedule schedule) {
        this.worker = worker;
        this.grants = grants;
        this.news = news;
        this.schedule = schedule;
    }

    /** The lock could not be had when it was wanted: it is tried for until it can, instead of waiting for an interval. */
    void standBy() {
        stoodBy = true;
    }

    @Override
    public long lockId() {
        return worker.lockId();
    }

    @Override
    public boolean wantsLock() {
        // Asked with each heartbeat: what a holder answers by comes first.
        return !grants.holds() && (stoodBy || news.lastRun().isPresent()) && worker.mayTakeOver();
    }

    @Override
    public void granted(LockGrant grant) {
        grants.accept(grant);
        worker.onThread(this::takeOver);
    }

    private void takeOver() {
        if (!worker.isActive()) {
            grants.releaseIfIdle();
            return;
        }
        Duration wait = news.untilDue().filter(d -> !d.isNegative()).orElse(Duration.ZERO);
        LOG.debugf("Worker %s is taken over by this replica, next due in %s", worker.name(), wait);
        schedule.start(wait);
    }

    /** After a hand-over the other replica's last start counts: the cadence goes on instead of beginning anew. */
    boolean isDue(TickRun run, Duration lockWait) {
        if (run.purpose() == Purpose.STARTUP || worker.cadence() == Cadence.REPLICA) {
            return true;
        }
        Optional<Duration> wait = news.untilDueAfterPeer().filter(d -> !d.isNegative() && !d.isZero());
        wait.ifPresentOrElse(schedule::start, () -> schedule.heldUp(lockWait));
        return wait.isEmpty();
    }
}
