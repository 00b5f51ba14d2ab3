package io.tickrunner.runtime.tick;

import java.time.Duration;
import java.util.Optional;

import org.jboss.logging.Logger;

import io.tickrunner.Cadence;
import io.tickrunner.LockGrant;
import io.tickrunner.runtime.lock.Standby;
import io.tickrunner.runtime.tick.TickRun.Purpose;
import io.tickrunner.runtime.worker.Partition;

/** Maintains a worker's cadence across replicas: takes over from a replica that is gone and continues its rhythm. */
final class TakeOver implements Standby {

    private static final Logger LOG = Logger.getLogger(TakeOver.class);

    private final ObservedWorker worker;
    /** {@code null} without the ledger. */
    private final Claims claims;
    private volatile boolean stoodBy;

    /**
     * @param worker must have a schedule
     */
    TakeOver(ObservedWorker worker, Claims claims) {
        this.worker = worker;
        this.claims = claims;
    }

    private TickSchedule schedule() {
        return worker.schedule().orElseThrow();
    }

    /** Starts trying the lock whenever it may be free, because it was busy, instead of waiting for an interval. */
    void standBy() {
        stoodBy = true;
    }

    @Override
    public long lockId() {
        return worker.lockId();
    }

    @Override
    public Long lockKey() {
        return worker.lockKey();
    }

    @Override
    public boolean wantsLock() {
        // Called with each heartbeat, so the check that applies to a lock's holder comes first.
        return !worker.grants.holds() && standsBy() && worker.mayTakeOver();
    }

    @Override
    public boolean isAble() {
        return worker.isAble();
    }

    @Override
    public int weight() {
        return worker.settings().weight();
    }

    @Override
    public Optional<String> dividedWorker() {
        return Optional.ofNullable(worker.settings().partition()).map(Partition::worker);
    }

    @Override
    public boolean isHeld() {
        return worker.grants.holds();
    }

    @Override
    public Duration interval() {
        return worker.settings().interval();
    }

    @Override
    public Duration untilDue() {
        return schedule().overdueBy().map(Duration::negated).filter(left -> !left.isNegative()).orElse(Duration.ZERO);
    }

    @Override
    public Optional<LockGrant> giveAway() {
        // The attempts after a failed tick belong together. A worker with an interval that never ran would not be taken.
        if (schedule().isRetrying() || !standsBy()) {
            return Optional.empty();
        }
        // The other replica may not have heard the request for a wake-up.
        return worker.grants.takeIfIdle(() -> worker.wakeUp().filter(WakeUp::isOpen).isPresent());
    }

    private boolean standsBy() {
        return stoodBy || worker.news.lastRun().isPresent();
    }

    @Override
    public boolean declines() {
        return !standsBy() || !worker.mayTakeOverOnceIdle();
    }

    @Override
    public void granted(LockGrant grant) {
        worker.grants.accept(grant);
        if (claims != null) {
            claims.lockAcquired();
        }
        worker.onThread(this::takeOver);
    }

    @Override
    public void startWithdrawn() {
        // Otherwise, a replica that took over after the announcement would wait for a whole interval.
        if (worker.grants.holds()) {
            worker.onThread(this::takeOver);
        }
    }

    private void takeOver() {
        if (!worker.isActive() || schedule().isHalted()) {
            worker.grants.releaseIfIdle();
            return;
        }
        Duration wait = schedule().isPlanned() ? Duration.ZERO
                : worker.news.untilDue().filter(d -> !d.isNegative()).orElse(Duration.ZERO);
        LOG.debugf("Taking over worker %s, next due in %s", worker.name(), wait);
        schedule().start(wait);
        worker.wakeUp().ifPresent(WakeUp::tookOver);
        if (claims != null) {
            claims.lookIfNeeded();
        }
    }

    /**
     * Returns whether the tick is due. After a hand-over the other replica's last start counts, so the cadence continues
     * instead of restarting. A planned occurrence is due until it has run in any replica.
     */
    boolean isDue(TickRun run, long waitedNanos) {
        if (run.purpose() == Purpose.STARTUP || run.due() != null && run.due().rerun()) {
            return true;
        }
        Optional<WakeUp> wakeUp = worker.wakeUp();
        boolean wokenUp = wakeUp.isPresent() && wakeUp.get().isOpen();
        if (run.isWakeUp() && run.attempt() == 1 && !wokenUp) {
            // Another replica has ticked since the request.
            return false;
        }
        if (schedule().isPlanned()) {
            if (worker.news.hasRun(run)) {
                schedule().lookAgain();
                return false;
            }
            return true;
        }
        if (worker.cadence() == Cadence.REPLICA) {
            return true;
        }
        Optional<Duration> wait = wokenUp ? Optional.empty() : worker.news.untilDueAfterPeer();
        if (wait.isPresent() && !wait.get().isNegative() && !wait.get().isZero()) {
            schedule().start(wait.get());
            return false;
        }
        // The regular ticks keep their rhythm whatever a further attempt waits for.
        if (run.attempt() == 1) {
            schedule().heldUp(waitedNanos);
        }
        return true;
    }
}
