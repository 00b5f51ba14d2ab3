package io.tickrunner.runtime.tick;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;

import org.jboss.logging.Logger;
import org.jboss.logmanager.LogContext;

import io.tickrunner.ComponentLogger;
import io.tickrunner.Outcome;
import io.tickrunner.PassFailedException;
import io.tickrunner.PassHandling;
import io.tickrunner.runtime.ledger.LedgerException;
import io.tickrunner.runtime.text.DurationText;
import io.tickrunner.runtime.time.Repetition;
import io.tickrunner.runtime.worker.Hook;

/**
 * Reports ticks that did not do their work, to the worker's own hook or otherwise to its log. A repeated failure is logged in
 * full once. Called by one tick at a time, except for ticks that did not reach their work. Created when needed, because a
 * field would add an object per worker.
 */
record FailureLog(ObservedWorker worker) {

    static final String TICK_FAILED = "tick failed";
    static final String TICK_SUCCEEDED_AGAIN = "tick succeeded again";
    static final String DATABASE_AWAY = "no pass, the database is away";
    static final String LEDGER_AWAY = "no tick, it could not be claimed in the ledger";
    static final String DATABASE_BACK = "the database is back";
    private static final String NO_TICK = "no tick";
    private static final String HOOK_FAILED = "onError failed";
    private static final String CATEGORY = "tickrunner";
    private static final Logger LOG = Logger.getLogger(FailureLog.class);
    private static final Logger ALL_WORKERS = Logger.getLogger(CATEGORY);

    /** Created only when there is something to log: a log category takes a third of an idle worker's memory. */
    private ComponentLogger log() {
        return ComponentLogger.of(worker.settings().worker());
    }

    void report(TickRun tick, Ending ending) {
        if (ending.outcome() == Outcome.SUCCESS && worker.failures == null && worker.outages == null) {
            return;
        }
        try (TickMdc mdc = TickMdc.enter(tick)) {
            Outcome outcome = ending.outcome();
            if (outcome.isFailure()) {
                failed(outcome, ending.thrown() instanceof PassFailedException ? PassHandling.PASS_FAILED : TICK_FAILED,
                        ending.failure());
            } else if (outcome == Outcome.UNAVAILABLE) {
                unavailable(ending.failure());
            } else if (outcome == Outcome.SUCCESS) {
                succeeded();
            } else if (isDebugged()) {
                log().debug(NO_TICK, details("outcome", outcome.tag()));
            }
        }
    }

    private boolean hasHook() {
        return worker.settings().has(Hook.ON_ERROR);
    }

    /** Reports a tick that was given up, because the tick will not report itself. */
    void reportToHook(TickRun tick, Ending ending) {
        if (hasHook()) {
            try (TickMdc mdc = TickMdc.enter(tick)) {
                callHook(ending.outcome(), ending.failure());
            }
        }
    }

    private void failed(Outcome outcome, String message, Throwable failure) {
        worker.outages = null;
        if (!hasHook()) {
            if (failure instanceof InterruptedByShutdownException) {
                // Not an error of the worker: it was working when the app received the signal to stop.
                log().warn(message, ShownFailure.of(failure), details("outcome", outcome.tag()));
            } else {
                error(outcome, message, failure);
            }
            return;
        }
        callHook(outcome, failure);
    }

    private void callHook(Outcome outcome, Throwable failure) {
        try {
            worker.worker.onError(failure);
        } catch (Throwable e) {
            if (e != failure) {
                suppress(e, failure);
            }
            error(outcome, HOOK_FAILED, e);
        }
    }

    /** Adds a suppressed exception, which the app's own exception class may reject. */
    private static void suppress(Throwable by, Throwable failure) {
        try {
            by.addSuppressed(failure);
        } catch (RuntimeException e) {
            LOG.debug("Could not add a suppressed exception to a failure", e);
        }
    }

    private void error(Outcome outcome, String message, Throwable failure) {
        if (worker.failures == null) {
            worker.failures = new Repetition(worker.env.repeatFailuresEvery(), worker.env.time()::nanos);
        }
        worker.failures.happened(message + ' ' + FailureKind.of(outcome, failure)).ifPresent(news -> {
            if (news.inFull()) {
                log().error(message, ShownFailure.of(failure), details("outcome", outcome.tag()));
            } else {
                log().error(message, null, details("outcome", outcome.tag(), "count", news.count(), "for",
                        text(news.lasting()), "failure", FailureText.of(failure)));
            }
        });
    }

    /** Logs an outage only if a pass or a claim ran into it, because the lock session logs its own outage. */
    private void unavailable(Throwable failure) {
        if (failure instanceof PassFailedException || failure instanceof LedgerException) {
            if (worker.outages == null) {
                worker.outages = new Repetition(worker.env.repeatFailuresEvery(), worker.env.time()::nanos);
            }
            boolean pass = failure instanceof PassFailedException;
            Throwable cause = pass ? failure.getCause() : failure;
            String message = pass ? DATABASE_AWAY : LEDGER_AWAY;
            worker.outages.happened(message).ifPresent(news -> {
                if (news.inFull()) {
                    log().warn(message, ShownFailure.of(cause), details());
                } else {
                    log().warn(message, details("count", news.count(), "for", text(news.lasting()), "failure",
                            FailureText.of(cause)));
                }
            });
        } else if (isDebugged()) {
            log().debug(NO_TICK, details("outcome", Outcome.UNAVAILABLE.tag(), "reason", failure.getMessage()));
        }
    }

    private void succeeded() {
        ended(worker.failures, TICK_SUCCEEDED_AGAIN, "failures");
        ended(worker.outages, DATABASE_BACK, "count");
    }

    private void ended(Repetition repetition, String message, String count) {
        if (repetition != null) {
            repetition.over().ifPresent(news -> log().info(message, details(count, news.count(), "for", text(news.lasting()))));
        }
    }

    private static String text(Duration lasting) {
        return DurationText.format(lasting.truncatedTo(lasting.toSeconds() > 0 ? ChronoUnit.SECONDS : ChronoUnit.MILLIS));
    }

    /** Adds the partition, because all partitions of a worker log in its category. */
    private Object[] details(Object... details) {
        if (worker.settings().partition() == null) {
            return details;
        }
        Object[] more = Arrays.copyOf(details, details.length + 2);
        more[details.length] = "partition";
        more[details.length + 1] = worker.settings().partition().index();
        return more;
    }

    /** Checks the category only if it exists, because checking would otherwise create it. */
    private boolean isDebugged() {
        return LogContext.getLogContext().getLoggerIfExists(CATEGORY + '.' + worker.settings().worker()) == null
                ? ALL_WORKERS.isDebugEnabled()
                : Logger.getLogger(CATEGORY + '.' + worker.settings().worker()).isDebugEnabled();
    }
}
