package io.tickrunner.runtime;

import org.jboss.logging.Logger;

import io.tickrunner.ComponentLogger;
import io.tickrunner.Outcome;
import io.tickrunner.PassFailedException;
import io.tickrunner.PassHandling;
import io.tickrunner.Worker;

/** Tells of a tick that did not do its work, once: by the worker's own hook, or else in its log. */
final class FailureLog {

    static final String TICK_FAILED = "tick failed";

    private static final Logger LOG = Logger.getLogger(FailureLog.class);

    private final String name;
    private final Worker worker;
    private final boolean hasHook;
    private boolean outageLogged;

    FailureLog(String name, Worker worker, boolean hasHook) {
        this.name = name;
        this.worker = worker;
        this.hasHook = hasHook;
    }

    /** Made only when there is something to tell: a log category is a third of what an idle worker takes in memory. */
    private ComponentLogger log() {
        return ComponentLogger.of(name);
    }

    /**
     * @param thrown what the worker threw, {@code null} if it threw nothing
     * @param failure what the tick is recorded with
     */
    void report(Outcome outcome, Throwable thrown, Throwable failure) {
        if (outcome.isFailure()) {
            failed(outcome, thrown instanceof PassFailedException ? PassHandling.PASS_FAILED : TICK_FAILED, failure);
        } else if (outcome == Outcome.UNAVAILABLE) {
            unavailable(failure);
        } else if (outcome == Outcome.SUCCESS) {
            outageLogged = false;
        } else {
            LOG.debugf("no tick of worker %s outcome=%s", name, outcome.tag());
        }
    }

    private void failed(Outcome outcome, String message, Throwable failure) {
        if (!hasHook) {
            if (failure instanceof InterruptedByShutdownException) {
                // Nothing is wrong with the worker: it was at work as the app was told to stop.
                log().warn(message, failure, "outcome", outcome.tag());
            } else {
                log().error(message, failure, "outcome", outcome.tag());
            }
            return;
        }
        try {
            worker.onError(failure);
        } catch (Throwable e) {
            if (e != failure) {
                e.addSuppressed(failure);
            }
            log().error("onError failed", e, "outcome", outcome.tag());
        }
    }

    /** The lock session says once that it is down; only what a pass met itself is news, and only the first time. */
    private void unavailable(Throwable failure) {
        if (failure instanceof PassFailedException && !outageLogged) {
            outageLogged = true;
            log().warn("no pass, the database is away", failure.getCause());
        } else {
            LOG.debugf("no tick of worker %s outcome=%s reason=%s", name, Outcome.UNAVAILABLE.tag(), failure.getMessage());
        }
    }
}
