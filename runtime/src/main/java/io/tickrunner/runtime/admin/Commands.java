package io.tickrunner.runtime.admin;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

import org.jboss.logging.Logger;

import io.tickrunner.Pause;
import io.tickrunner.runtime.lock.SessionState;
import io.tickrunner.runtime.tick.ChangeProgress;
import io.tickrunner.runtime.tick.WorkerControl;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;

/** Executes commands from any source and builds the responses. */
final class Commands {

    private static final Logger LOG = Logger.getLogger(Commands.class);

    /**
     * How long to wait for the database to accept a message, and for the ledger. An open session sends it immediately; a lost
     * session has usually been reopened by then.
     */
    private static final Duration TOLD_WITHIN = Duration.ofSeconds(1);

    private static final String LOCAL_ONLY = "local only";

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
                effect -> audit.pause(caller, worker, pause, effect), new JsonObject().put("paused", true));
    }

    /** Resumes a worker. The response is 200 or 202 as for {@link #pause}. */
    Future<Answer> resume(WorkerControl worker, Caller caller) {
        return everywhere(worker, "resume", () -> worker.resumeEverywhere(caller.name()),
                effect -> audit.record(caller, "resume", worker, effect), new JsonObject().put("paused", false));
    }

    /** Gives a worker another schedule. The response is 200 or 202 as for {@link #pause}, or 400 if the schedule is invalid. */
    Future<Answer> reschedule(WorkerControl worker, NewSchedule schedule, Caller caller) {
        return everywhere(worker, "schedule",
                () -> worker.rescheduleEverywhere(schedule.every(), schedule.cron(), caller.name()),
                effect -> audit.reschedule(caller, worker, effect), new JsonObject().put("rescheduled", true));
    }

    /** Goes back to the schedule of code and configuration. The response is 200 or 202 as for {@link #pause}. */
    Future<Answer> resetSchedule(WorkerControl worker, Caller caller) {
        return everywhere(worker, "schedule", () -> worker.resetScheduleEverywhere(caller.name()),
                effect -> audit.record(caller, "reset_schedule", worker, effect), new JsonObject().put("rescheduled", false));
    }

    /**
     * Returns the answer to a command for another replica than this one.
     *
     * @param name the replica that is meant; {@code null} for this one
     */
    Optional<Problem> otherReplica(String name) {
        return name == null || name.equals(views.replica()) ? Optional.empty()
                : Optional.of(new Problem(404, "Another replica", "This is replica \"" + views.replica() + "\", not \""
                        + AdminPath.shown(name) + "\"; a replica is drained by itself, so send the request to it"));
    }

    /** Drains this replica, or ends that. The response is 200, or 409 if that is so already. */
    Future<Answer> drain(boolean drained, Caller caller) {
        String command = drained ? "drain" : "undrain";
        return vertx.executeBlocking(() -> operator.drain(drained), false)
                .onSuccess(changed -> audit.replica(caller, command, views.replica(), changed ? Audit.DONE : "no change"))
                .onFailure(failure -> audit.replica(caller, command, views.replica(), Audit.FAILED))
                .map(changed -> changed ? Answer.of(200, views.drain())
                        : new Problem(409, drained ? "Already drained" : "Not drained", "Replica \"" + views.replica()
                                + (drained ? "\" is drained already; undrain or restart it to let it work again"
                                        : "\" is not drained; there is nothing to undo"))
                                .answer());
    }

    /**
     * @param what what may be invalid
     */
    private Future<Answer> everywhere(WorkerControl worker, String what, Callable<ChangeProgress> change,
            Consumer<Effect> log, JsonObject state) {
        // An app's own locker may block while it releases a lock, and reading a cron expression takes a while.
        return vertx.executeBlocking(change, false).compose(this::effect)
                .onSuccess(log::accept)
                .compose(effect -> effect.outcome().equals(Audit.DONE) ? views.changed(worker, effect)
                        : Future.succeededFuture(Answer.of(202, onlyHere(worker, state, effect))))
                .recover(failure -> {
                    if (failure instanceof IllegalArgumentException invalid) {
                        return Future.succeededFuture(Problem.invalid(what, invalid).answer());
                    }
                    log.accept(Effect.of(Audit.FAILED));
                    if (failure instanceof IllegalStateException) {
                        // The worker was unregistered, or the app began to stop, at this moment.
                        return Future.succeededFuture(gone(worker));
                    }
                    return Future.failedFuture(failure);
                });
    }

    /** Waits a moment until the other replicas have been notified of a change, and until it is durable. */
    private Future<Effect> effect(ChangeProgress progress) {
        Future<Boolean> told = within(progress.told());
        Optional<Future<Boolean>> durable = progress.durable().map(this::within);
        return told.compose(everywhere -> durable.orElse(Future.succeededFuture())
                .map(written -> new Effect(everywhere ? Audit.DONE : LOCAL_ONLY, written)));
    }

    /** Returns whether a stage completes in time. */
    private Future<Boolean> within(CompletionStage<Void> stage) {
        Promise<Boolean> done = Promise.promise();
        long timer = vertx.setTimer(TOLD_WITHIN.toMillis(), id -> done.tryComplete(false));
        stage.whenComplete((ended, failure) -> {
            vertx.cancelTimer(timer);
            done.tryComplete(failure == null);
        });
        return done.future();
    }

    private Answer gone(WorkerControl worker) {
        return operator.isStopping() ? Problem.SHUTTING_DOWN.answer()
                : new Problem(404, "No such worker", "Worker \"" + worker.name() + "\" has just been unregistered").answer();
    }

    private JsonObject onlyHere(WorkerControl worker, JsonObject state, Effect effect) {
        String when = operator.session().flatMap(SessionState::downBecause)
                .map(why -> "the lock session has been reopened")
                .orElse("PostgreSQL accepts messages again; the app's log shows why it does not");
        JsonObject json = new JsonObject().put("worker", worker.name()).mergeIn(state);
        if (effect.durable() != null) {
            json.put("durable", effect.durable());
        }
        return json.put("detail", "The change applies to this replica; the others are notified when " + when);
    }
}
