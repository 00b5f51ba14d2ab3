package io.tickrunner.runtime.tick;

import java.time.Duration;
import java.util.Optional;

import io.tickrunner.Outcome;
import io.tickrunner.runtime.tick.TickRun.Purpose;

/** Records how each tick of a worker ended: once, in one place, whoever gets to know of it. */
final class TickRecorder {

    private final TickingWorker worker;
    private final TickEnvironment env;
    private final WorkerState state;
    private final PeerNews news;
    private final FailureLog failureLog;

    TickRecorder(TickingWorker worker, TickEnvironment env, WorkerState state, PeerNews news, FailureLog failureLog) {
        this.worker = worker;
        this.env = env;
        this.state = state;
        this.news = news;
        this.failureLog = failureLog;
    }

    /** Right before the worker's code. */
    void workStarted(TickRun run) {
        if (run.purpose() != Purpose.STARTUP) {
            state.workStarted(run.startedAt());
        }
        if (run.purpose() == Purpose.SCHEDULED) {
            news.started(run);
        }
    }

    /**
     * A tick came to its end, on its own thread.
     *
     * @return whether this is the record of the tick; it has one already otherwise
     */
    boolean ended(TickRun run, Ending ending) {
        if (!run.claimRecord()) {
            return false;
        }
        // The startup hook alone is no tick, except that its failure counts as one.
        if (run.purpose() != Purpose.STARTUP || ending.outcome().isFailure()) {
            record(run, ending);
        }
        run.span().end(ending.outcome(), ending.failure());
        failureLog.report(run, ending);
        return true;
    }

    /**
     * A tick is not waited for any longer.
     *
     * @return whether this is the record of the tick; it has come to its end otherwise
     */
    boolean givenUp(TickRun run, Ending ending) {
        if (!run.claimRecord()) {
            return false;
        }
        record(run, ending);
        run.span().end(ending.outcome(), ending.failure());
        return true;
    }

    /** Tells the worker's own hook of a tick that was given up. May block, as the hook may. */
    void reportGivenUp(TickRun run, Ending ending) {
        failureLog.reportToHook(run, ending);
    }

    private void record(TickRun run, Ending ending) {
        long started = run.workStartedNanos();
        Optional<Duration> workTime = started == 0 ? Optional.empty()
                : Optional.of(Duration.ofNanos(env.time().nanos() - started));
        TickResult result = new TickResult(run.worker(), run.id(), run.forced(), ending.outcome(), ending.failure(),
                run.startedAt(), env.time().now(), run.took(), workTime);
        state.record(result, env.time().nanos());
        if (ending.outcome() == Outcome.SUCCESS) {
            news.succeeded(run);
        }
        env.ticked(worker, result);
    }
}
