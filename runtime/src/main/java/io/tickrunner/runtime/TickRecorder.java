package io.tickrunner.runtime;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Consumer;

import io.tickrunner.Outcome;
import io.tickrunner.runtime.TickRun.Purpose;

/** Records how each tick of a worker ended: once, in one place, whoever gets to know of it. */
final class TickRecorder {

    private final WorkerState state;
    private final PeerNews news;
    private final FailureLog failureLog;
    private final Consumer<TickResult> observers;

    TickRecorder(WorkerState state, PeerNews news, FailureLog failureLog, Consumer<TickResult> observers) {
        this.state = state;
        this.news = news;
        this.failureLog = failureLog;
        this.observers = observers;
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

    /** A tick came to its end, on its own thread. */
    void ended(TickRun run, Ending ending) {
        if (!run.claimRecord()) {
            return;
        }
        // The startup hook alone is no tick, except that its failure counts as one.
        if (run.purpose() != Purpose.STARTUP || ending.outcome().isFailure()) {
            record(run, ending);
        }
        run.span().end(ending.outcome(), ending.failure());
        failureLog.report(run, ending);
    }

    /**
     * A tick is not waited for any longer, or never came to run.
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

    private void record(TickRun run, Ending ending) {
        long started = run.workStartedNanos();
        Optional<Duration> workTime = started == 0 ? Optional.empty()
                : Optional.of(Duration.ofNanos(System.nanoTime() - started));
        TickResult result = new TickResult(run.worker(), run.id(), run.forced(), ending.outcome(), ending.failure(),
                run.startedAt(), Instant.now(), run.took(), workTime);
        state.record(result);
        if (ending.outcome() == Outcome.SUCCESS) {
            news.succeeded(run);
        }
        observers.accept(result);
    }
}
