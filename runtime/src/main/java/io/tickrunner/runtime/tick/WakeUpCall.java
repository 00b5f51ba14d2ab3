package io.tickrunner.runtime.tick;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

import io.tickrunner.Cadence;
import io.tickrunner.Outcome;

/**
 * A request that a worker ticks before its schedule says so. It stays open until work starts in any replica, so that many
 * requests become one tick, and one that arrives during a tick becomes a further one. Every replica hears it, and the one that
 * holds the lock serves it; the others need it if they take over. Thread-safe.
 */
final class WakeUpCall implements WakeUp {

    private static final long NONE = Long.MIN_VALUE;
    /** How exactly the start of a run in another replica is known here. */
    private static final long HEARSAY_NANOS = TimeUnit.MILLISECONDS.toNanos(200);
    /** Otherwise a request that cannot be served now would be tried again and again at full speed. */
    private static final long IN_VAIN_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final ObservedWorker worker;
    private final TickSchedule schedule;
    private final TakeOver takeOver;
    /** When the last request came that no start of work has served. */
    private final AtomicLong askedAt = new AtomicLong(NONE);
    /** The earliest time of the next wake-up. */
    private volatile long notBefore;

    WakeUpCall(ObservedWorker worker, TickSchedule schedule, TakeOver takeOver) {
        this.worker = worker;
        this.schedule = schedule;
        this.takeOver = takeOver;
        this.notBefore = now();
        waitAfterLastRun();
    }

    private long now() {
        return worker.env.time().nanos();
    }

    /** Requests a tick, in this replica if it holds the lock or nobody keeps it. */
    void ask() {
        askedAt.set(now());
        serve();
    }

    @Override
    public boolean isOpen() {
        long asked = askedAt.get();
        if (asked == NONE) {
            return false;
        }
        // Not forgotten, because A may announce a start and withdraw it after B has taken over.
        return worker.news.lastRun().filter(run -> run.elsewhere() && run.startedAt() - asked > HEARSAY_NANOS).isEmpty();
    }

    @Override
    public void serve() {
        // A running tick looks again when it ends.
        if (askedAt.get() != NONE && worker.isActive() && worker.isIdle() && isOpen() && isServedHere()) {
            schedule.wake(notBefore - now());
        }
    }

    private boolean isServedHere() {
        return worker.grants.holds() || worker.cadence() == Cadence.REPLICA || worker.env.coordinator().isEmpty()
                || !takeOver.wantsLock();
    }

    @Override
    public void workStarts(long startedAt) {
        notBefore = startedAt + worker.settings().wakeUps().atMostEvery().toNanos();
        // One that waits would come too soon after this start. The end of this tick looks for requests.
        schedule.cancelWakeUp();
        served(startedAt);
    }

    private void served(long until) {
        long asked = askedAt.get();
        if (asked != NONE && asked - until <= 0) {
            // Fails if another request has come meanwhile, which the tick may be too old for.
            askedAt.compareAndSet(asked, NONE);
        }
    }

    @Override
    public void ended(TickRun run, Outcome outcome) {
        if (!run.hasWorked()) {
            notBefore = now() + Math.max(IN_VAIN_NANOS, worker.settings().wakeUps().atMostEvery().toNanos());
            if (outcome == Outcome.GATED) {
                // The gate has decided about it.
                served(now() - run.took().toNanos());
            }
        }
        serve();
    }

    @Override
    public void tookOver() {
        waitAfterLastRun();
        serve();
    }

    private void waitAfterLastRun() {
        Duration atMostEvery = worker.settings().wakeUps().atMostEvery();
        worker.news.lastRun().ifPresent(run -> notBefore = Math.max(notBefore, run.startedAt() + atMostEvery.toNanos()));
    }
}
