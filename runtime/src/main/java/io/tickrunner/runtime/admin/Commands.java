package io.tickrunner.runtime.admin;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

import org.jboss.logging.Logger;

import io.tickrunner.Pause;
import io.tickrunner.runtime.lock.SessionState;
import io.tickrunner.runtime.tick.WorkerControl;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;

/** Executes commands from any source and builds the responses. */
final class Commands {

    private static final Logger LOG = Logger.getLogger(Commands.class);

    /**
     * How long to wait for the database to accept a message. An open session sends it immediately; a lost session has usually
     * been reopened by then.
     */
    private static final Duration TOLD_WITHIN = Duration.ofSeconds(1);

    private final Vertx vertx;
    private final Operator operator;
    private final AdminViews views;
    private final TickAnswers answers;
    private final Audit audit;

    Commands(Vertx vertx, Operator operator, AdminViews views, TickAnswers answers, Audit audit) {
        this.vertx = vertx;
        this.operator = operator;
        this.views = views;
        this.answers = answers;
        this.audit = audit;
    }

    /**
     * @param arguments the arguments of the tick, checked
     * @param wait how long to wait for the outcome
     */
    Future<Answer> tick(WorkerControl worker, Map<String, String> arguments, Duration wait, Caller caller) {
        Future<TickAnswer> ticked;
        try {
            // The tick ends on the worker's thread.
            ticked = Future.fromCompletionStage(operator.tick(worker, arguments, wait), vertx.getOrCreateContext());
        } catch (IllegalStateException e) {
            // The worker was unregistered, or the app began to stop, at this moment.
            audit.tick(caller, worker, arguments, Audit.FAILED);
            return Future.succeededFuture(gone(worker));
        }
        return ticked.onSuccess(answer -> audit.tick(caller, worker, arguments, answer))
                .onFailure(failure -> audit.tick(caller, worker, arguments, Audit.FAILED))
                .compose(answer -> answers.tell(worker, answer)).recover(failure -> {
                    LOG.warnf(failure, "The command to tick worker %s failed", worker.name());
                    return Future.succeededFuture(
                            new Problem(500, "Not run", "The worker could not be run; the app's log shows why").answer());
                });
    }

    /**
     * Pauses a worker. The response is 200 if the change applies everywhere because the database has accepted the message for
     * the other replicas; otherwise 202. It is 400 if the pause is invalid.
     */
    Future<Answer> pause(WorkerControl worker, NewPause wanted, Caller caller) {
        Pause pause = wanted.by(caller);
        return everywhere(worker, "pause", () -> worker.pauseEverywhere(pause),
                outcome -> audit.pause(caller, worker, pause, outcome), new JsonObject().put("paused", true));
    }

    /** Resumes a worker. The response is 200 or 202 as for {@link #pause}. */
    Future<Answer> resume(WorkerControl worker, Caller caller) {
        return everywhere(worker, "resume", () -> worker.resumeEverywhere(caller.name()),
                outcome -> audit.record(caller, "resume", worker, outcome), new JsonObject().put("paused", false));
    }

    /** Gives a worker another schedule. The response is 200 or 202 as for {@link #pause}, or 400 if the schedule is invalid. */
    Future<Answer> reschedule(WorkerControl worker, NewSchedule schedule, Caller caller) {
        return everywhere(worker, "schedule", () -> worker.rescheduleEverywhere(schedule.every(), schedule.cron()),
                outcome -> audit.reschedule(caller, worker, outcome), new JsonObject().put("rescheduled", true));
    }

    /** Goes back to the schedule of code and configuration. The response is 200 or 202 as for {@link #pause}. */
    Future<Answer> resetSchedule(WorkerControl worker, Caller caller) {
        return everywhere(worker, "schedule", worker::resetScheduleEverywhere,
                outcome -> audit.record(caller, "reset_schedule", worker, outcome), new JsonObject().put("rescheduled", false));
    }

    /**
     * @param what what may be invalid
     */
    private Future<Answer> everywhere(WorkerControl worker, String what, Callable<CompletionStage<Void>> change,
            Consumer<String> log, JsonObject state) {
        Promise<Boolean> told = Promise.promise();
        long timer = vertx.setTimer(TOLD_WITHIN.toMillis(), id -> told.tryComplete(false));
        // An app's own locker may block while it releases a lock, and reading a cron expression takes a while.
        vertx.executeBlocking(change, false).onSuccess(stage -> stage.thenRun(() -> {
            vertx.cancelTimer(timer);
            told.tryComplete(true);
        })).onFailure(failure -> {
            vertx.cancelTimer(timer);
            told.tryFail(failure);
        });
        return told.future().onSuccess(holds -> log.accept(holds ? Audit.DONE : "local only"))
                .compose(holds -> holds ? views.one(worker) : Future.succeededFuture(Answer.of(202, onlyHere(worker, state))))
                .recover(failure -> {
                    if (failure instanceof IllegalArgumentException invalid) {
                        return Future.succeededFuture(Problem.invalid(what, invalid).answer());
                    }
                    if (failure instanceof IllegalStateException) {
                        // The worker was unregistered, or the app began to stop, at this moment.
                        log.accept(Audit.FAILED);
                        return Future.succeededFuture(gone(worker));
                    }
                    log.accept(Audit.FAILED);
                    return Future.failedFuture(failure);
                });
    }

    private Answer gone(WorkerControl worker) {
        return operator.isStopping() ? Problem.SHUTTING_DOWN.answer()
                : new Problem(404, "No such worker", "Worker \"" + worker.name() + "\" has just been unregistered").answer();
    }

    private JsonObject onlyHere(WorkerControl worker, JsonObject state) {
        String when = operator.session().flatMap(SessionState::downBecause)
                .map(why -> "the lock session has been reopened")
                .orElse("PostgreSQL accepts messages again; the app's log shows why it does not");
        return new JsonObject().put("worker", worker.name()).mergeIn(state)
                .put("detail", "The change applies to this replica; the others are notified when " + when);
    }
}
