package io.tickrunner.runtime.tick;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

import org.jboss.logging.Logger;

import io.tickrunner.Fence;
import io.tickrunner.LockGrant;
import io.tickrunner.LockUnavailableException;
import io.tickrunner.runtime.ledger.WorkerKey;
import io.tickrunner.runtime.lock.FenceAnswer;
import io.tickrunner.runtime.lock.GrantFence;
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
    private final FenceState state;
    private final Repetition waits;

    Fencing(TickingWorker worker, Fence fence, TickEnvironment env, FenceState state) {
        this.worker = worker;
        this.state = state;
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
        try {
            return awaitRaised(run, grant, abandoned);
        } finally {
            state.waitIsOver();
        }
    }

    private FencedRun awaitRaised(TickRun run, LockGrant grant, BooleanSupplier abandoned) {
        long began = env.time().nanos();
        while (!abandoned.getAsBoolean()) {
            if (!grant.isHeld()) {
                throw new LockUnavailableException("Worker " + worker.name() + " lost its lock before its fence was raised");
            }
            FenceAnswer answer = fences.support().raiseFence(grant);
            if (answer instanceof FenceAnswer.Raised raised) {
                waits.over();
                state.raised(grant, raised.fence().token());
                return fenced(run, raised.fence());
            }
            if (answer instanceof FenceAnswer.Waits waiting) {
                waits(waiting, began);
            }
            env.threads().park(this, RETRY_NANOS);
        }
        return null;
    }

    private FencedRun fenced(TickRun run, GrantFence grant) {
        Completion completion = new Completion(run, new WorkerKey(worker.name(), worker.lockId()),
                fences.mark().orElse(null), run.isRepeatable(), run::hasLeft, run::claimToken);
        return new FencedRun(run, run::hasLeft, fence, grant, fences.check(), completion, fences.transactions(),
                this::refused);
    }

    private void refused() {
        state.refused();
        env.fenceRefused(worker);
    }

    private void waits(FenceAnswer.Waits waiting, long began) {
        long waited = env.time().nanos() - began;
        state.waits(env.time().now().minusNanos(waited), waiting.reason().toString());
        if (waited >= LOG_AFTER_NANOS) {
            logWait(waiting, waited);
        }
    }

    private void logWait(FenceAnswer.Waits waiting, long waited) {
        waits.happened(waiting.reason().name()).ifPresent(news -> LOG.warnf("Worker %s has waited for %d ms because %s"
                + " (PostgreSQL process %s); retrying until it has", worker.name(),
                Duration.ofNanos(waited).toMillis(), waiting.reason(), waiting.backends()));
    }
}
