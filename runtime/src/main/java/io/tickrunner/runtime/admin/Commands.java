package io.tickrunner.runtime.admin;

import java.time.Duration;

import org.jboss.logging.Logger;

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
     * @param wait how long to wait for the outcome
     */
    Future<Answer> tick(WorkerControl worker, Duration wait, Caller caller) {
        Future<TickAnswer> ticked;
        try {
            // The tick ends on the worker's thread.
            ticked = Future.fromCompletionStage(operator.tick(worker, wait), vertx.getOrCreateContext());
        } catch (IllegalStateException e) {
            // The worker was unregistered, or the app began to stop, at this moment.
            return Future.succeededFuture(operator.isStopping()
                    ? Problem.SHUTTING_DOWN.answer()
                    : new Problem(404, "No such worker", "Worker \"" + worker.name() + "\" has just been unregistered")
                            .answer());
        }
        return ticked.onSuccess(answer -> audit.tick(caller, worker, answer))
                .onFailure(failure -> audit.record(caller, "tick", worker, Audit.FAILED))
                .compose(answer -> answers.tell(worker, answer)).recover(failure -> {
                    LOG.warnf(failure, "The command to tick worker %s failed", worker.name());
                    return Future.succeededFuture(
                            new Problem(500, "Not run", "The worker could not be run; the app's log shows why").answer());
                });
    }

    /**
     * Pauses or resumes a worker. The response is 200 if the change applies everywhere because the database has accepted the
     * message for the other replicas; otherwise 202.
     */
    Future<Answer> pause(WorkerControl worker, boolean pause, Caller caller) {
        Promise<Boolean> told = Promise.promise();
        long timer = vertx.setTimer(TOLD_WITHIN.toMillis(), id -> told.tryComplete(false));
        // An app's own locker may block while it releases a lock.
        vertx.executeBlocking(() -> operator.pause(worker, pause), false).onSuccess(stage -> stage.thenRun(() -> {
            vertx.cancelTimer(timer);
            told.tryComplete(true);
        })).onFailure(told::tryFail);
        return told.future().onSuccess(holds -> audit.pause(caller, worker, pause, holds ? Audit.DONE : "local only"))
                .onFailure(failure -> audit.pause(caller, worker, pause, Audit.FAILED))
                .compose(holds -> holds ? views.one(worker) : Future.succeededFuture(Answer.of(202, onlyHere(worker, pause))));
    }

    private JsonObject onlyHere(WorkerControl worker, boolean pause) {
        String when = operator.session().flatMap(SessionState::downBecause)
                .map(why -> "the lock session has been reopened")
                .orElse("PostgreSQL accepts messages again; the app's log shows why it does not");
        return new JsonObject().put("worker", worker.name()).put("paused", pause)
                .put("detail", "The change applies to this replica; the others are notified when " + when);
    }
}
