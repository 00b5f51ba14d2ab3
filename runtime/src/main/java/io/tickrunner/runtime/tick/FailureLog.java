package io.tickrunner.runtime.tick;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

import org.jboss.logging.Logger;
import org.jboss.logmanager.LogContext;

import io.tickrunner.ComponentLogger;
import io.tickrunner.Outcome;
import io.tickrunner.PassFailedException;
import io.tickrunner.PassHandling;
import io.tickrunner.Tick;
import io.tickrunner.Worker;
import io.tickrunner.runtime.text.DurationText;
import io.tickrunner.runtime.time.Repetition;
import io.tickrunner.runtime.time.Time;

/**
 * Tells of the ticks that did not do their work: by the worker's own hook, or else in its log, where a failure that repeats
 * itself is told in full once. Called by one tick at a time, except for ticks that did not come to work.
 */
final class FailureLog {

    static final String TICK_FAILED = "tick failed";
    static final String TICK_SUCCEEDED_AGAIN = "tick succeeded again";
    static final String DATABASE_AWAY = "no pass, the database is away";
    static final String DATABASE_BACK = "the database is back";
    private static final String NO_TICK = "no tick";
    private static final String HOOK_FAILED = "onError failed";
    private static final String CATEGORY = "tickrunner";
    private static final Logger LOG = Logger.getLogger(FailureLog.class);
    private static final Logger ALL_WORKERS = Logger.getLogger(CATEGORY);

    private final String name;
    private final Worker worker;
    private final boolean hasHook;
    private final Duration repeatEvery;
    private final Time time;
    /** Made with the first failure: most workers of most apps have none. */
    private Repetition failures;
    private Repetition outages;

    FailureLog(String name, Worker worker, boolean hasHook, Duration repeatEvery, Time time) {
        this.time = time;
        this.name = name;
        this.worker = worker;
        this.hasHook = hasHook;
        this.repeatEvery = repeatEvery;
    }

    /** Made only when there is something to tell: a log category is a third of what an idle worker takes in memory. */
    private ComponentLogger log() {
        return ComponentLogger.of(name);
    }

    void report(Tick tick, Ending ending) {
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
                log().debug(NO_TICK, "outcome", outcome.tag());
            }
        }
    }

    /** A tick was given up: its own report is not to come. */
    void reportToHook(Tick tick, Ending ending) {
        if (hasHook) {
            try (TickMdc mdc = TickMdc.enter(tick)) {
                callHook(ending.outcome(), ending.failure());
            }
        }
    }

    private void failed(Outcome outcome, String message, Throwable failure) {
        outages = null;
        if (!hasHook) {
            if (failure instanceof InterruptedByShutdownException) {
                // Nothing is wrong with the worker: it was at work as the app was told to stop.
                log().warn(message, ShownFailure.of(failure), "outcome", outcome.tag());
            } else {
                error(outcome, message, failure);
            }
            return;
        }
        callHook(outcome, failure);
    }

    private void callHook(Outcome outcome, Throwable failure) {
        try {
            worker.onError(failure);
        } catch (Throwable e) {
            if (e != failure) {
                suppress(e, failure);
            }
            error(outcome, HOOK_FAILED, e);
        }
    }

    /** The app's own exception class may refuse even that. */
    private static void suppress(Throwable by, Throwable failure) {
        try {
            by.addSuppressed(failure);
        } catch (RuntimeException e) {
            LOG.debug("A failure could not be added to another", e);
        }
    }

    private void error(Outcome outcome, String message, Throwable failure) {
        if (failures == null) {
            failures = new Repetition(repeatEvery, time::nanos);
        }
        failures.happened(message + ' ' + FailureKind.of(outcome, failure)).ifPresent(news -> {
            if (news.inFull()) {
                log().error(message, ShownFailure.of(failure), "outcome", outcome.tag());
            } else {
                log().error(message, null, "outcome", outcome.tag(), "count", news.count(), "for",
                        text(news.lasting()), "failure", WorkerState.describe(failure));
            }
        });
    }

    /** The lock session says itself that it is down; only what a pass met is told by the worker. */
    private void unavailable(Throwable failure) {
        if (failure instanceof PassFailedException) {
            if (outages == null) {
                outages = new Repetition(repeatEvery, time::nanos);
            }
            Throwable cause = failure.getCause();
            outages.happened(DATABASE_AWAY).ifPresent(news -> {
                if (news.inFull()) {
                    log().warn(DATABASE_AWAY, ShownFailure.of(cause));
                } else {
                    log().warn(DATABASE_AWAY, "count", news.count(), "for", text(news.lasting()), "failure",
                            WorkerState.describe(cause));
                }
            });
        } else if (isDebugged()) {
            log().debug(NO_TICK, "outcome", Outcome.UNAVAILABLE.tag(), "reason", failure.getMessage());
        }
    }

    private void succeeded() {
        ended(failures, TICK_SUCCEEDED_AGAIN, "failures");
        ended(outages, DATABASE_BACK, "count");
    }

    private void ended(Repetition repetition, String message, String count) {
        Optional.ofNullable(repetition).flatMap(Repetition::over).ifPresent(news -> log().info(message, count, news.count(),
                "for", text(news.lasting())));
    }

    private static String text(Duration lasting) {
        return DurationText.format(lasting.truncatedTo(lasting.toSeconds() > 0 ? ChronoUnit.SECONDS : ChronoUnit.MILLIS));
    }

    /** Asked of the category only if it is there, so that asking does not make it. */
    private boolean isDebugged() {
        return LogContext.getLogContext().getLoggerIfExists(CATEGORY + '.' + name) == null
                ? ALL_WORKERS.isDebugEnabled()
                : Logger.getLogger(CATEGORY + '.' + name).isDebugEnabled();
    }
}
