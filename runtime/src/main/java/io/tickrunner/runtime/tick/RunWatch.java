package io.tickrunner.runtime.tick;

import org.jboss.logging.Logger;

import io.tickrunner.runtime.tick.TickRun.Interruption;

/**
 * Watches whether interrupted work returns. Work that ignores its interrupt is given up: it is recorded and reported, but its
 * thread still keeps the worker from ticking. Created when needed, because a field would add an object per worker.
 */
record RunWatch(ObservedWorker worker) {

    private static final Logger LOG = Logger.getLogger(RunWatch.class);

    void lockLost(TickRun run) {
        if (run.isWorking() && run.grant() != null && !run.holdsLock()) {
            run.interrupt(Interruption.LOCK_LOST);
            worker.env.later(worker.env.runawayAfter(), () -> {
                if (run.isWorking()) {
                    giveUp(run, Ending.lockLost(run, null));
                    worker.env.ranAway(worker);
                }
            });
        }
    }

    void timedOut(TickRun run) {
        worker.env.later(worker.env.stuckAfter(), () -> {
            if (run.isWorking() && run.interruption() != null) {
                giveUp(run, Ending.timeout(null, worker.settings()));
            }
        });
    }

    private void giveUp(TickRun run, Ending ending) {
        TickRecorder recorder = new TickRecorder(worker);
        if (!recorder.givenUp(run, ending)) {
            return;
        }
        run.giveUp();
        try (TickMdc mdc = TickMdc.enter(run)) {
            LOG.errorf("Worker %s ignores its interrupt and is stuck (%s); no other tick of it starts here until it ends",
                    worker.name(), ending.failure().getMessage());
        }
        run.complete(ending.outcome());
        try {
            worker.onThread(() -> recorder.reportGivenUp(run, ending));
        } catch (RuntimeException | Error e) {
            LOG.errorf(e, "onError of worker %s was not called", worker.name());
        }
    }
}
