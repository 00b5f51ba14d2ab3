package io.tickrunner.runtime.tick;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

import org.jboss.logging.Logger;

import io.tickrunner.Fence;
import io.tickrunner.LockGrant;
import io.tickrunner.LockUnavailableException;
import io.tickrunner.runtime.lock.FenceAnswer;
import io.tickrunner.runtime.time.Repetition;

/** Fences the work of one worker: raises the fence of each new grant, and makes the run that is checked against it. */
final class Fencing {

    private static final Logger LOG = Logger.getLogger(Fencing.class);
    private static final long RETRY_NANOS = TimeUnit.MILLISECONDS.toNanos(20);
    /** A former holder's transactions usually end within moments. */
    private static final long LOG_AFTER_NANOS = TimeUnit.SECONDS.toNanos(2);

    private final TickingWorker worker;
    private final Fence fence;
    private final TickEnvironment env;
    private final Fences fences;
    private final Repetition waits;

    Fencing(TickingWorker worker, Fence fence, TickEnvironment env) {
        this.worker = worker;
        this.fence = fence;
        this.env = env;
        this.fences = env.fences().orElseThrow(() -> new IllegalStateException("Worker " + worker.name()
                + " cannot be fenced: the app's own AdvisoryLocker has no fences"));
        this.waits = new Repetition(env.repeatFailuresEvery(), env.time()::nanos);
    }

    /**
     * Waits until no transaction of a former holder can commit any more. Waits on the thread of the tick, so that other workers
     * are not delayed.
     *
     * @param abandoned returns whether the wait is no longer needed
     * @return the run; {@code null} if the wait was abandoned
     * @throws LockUnavailableException if the lock is lost meanwhile, or the server refuses
     */
    FencedRun raise(TickRun run, LockGrant grant, BooleanSupplier abandoned) {
        long began = env.time().nanos();
        while (!abandoned.getAsBoolean()) {
            if (!grant.isHeld()) {
                throw new LockUnavailableException("Worker " + worker.name() + " lost its lock before its fence was raised");
            }
            FenceAnswer answer = fences.support().raiseFence(grant);
            if (answer instanceof FenceAnswer.Raised raised) {
                waits.over();
                return new FencedRun(run, run::hasLeft, fence, raised.fence(), fences.check(), () -> env.fenceRefused(worker));
            }
            if (answer instanceof FenceAnswer.Waits waiting && env.time().nanos() - began >= LOG_AFTER_NANOS) {
                logWait(waiting, began);
            }
            env.threads().park(this, RETRY_NANOS);
        }
        return null;
    }

    private void logWait(FenceAnswer.Waits waiting, long began) {
        waits.happened(waiting.reason().name()).ifPresent(news -> LOG.warnf("Worker %s has waited for %d ms because %s"
                + " (PostgreSQL process %s); retrying until it has", worker.name(),
                Duration.ofNanos(env.time().nanos() - began).toMillis(), waiting.reason(), waiting.backends()));
    }
}
