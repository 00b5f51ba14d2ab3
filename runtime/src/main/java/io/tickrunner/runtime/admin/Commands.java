package io.tickrunner.runtime.admin;

import java.time.Duration;

import org.jboss.logging.Logger;

import io.tickrunner.runtime.lock.ReplicaCoordinator;
import io.tickrunner.runtime.tick.WorkerControl;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;

/** Has commands carried out and answers, whoever sent them. */
final class Commands {

    private static final Logger LOG = Logger.getLogger(Commands.class);

    /** A session that is open tells at once; one that is lost is mostly open again by then. */
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
            // The tick ends on a thread of the worker's.
            ticked = Future.fromCompletionStage(operator.tick(worker, wait), vertx.getOrCreateContext());
        } catch (IllegalStateException e) {
            // It came to its end at this very moment.
            return Future.succeededFuture(operator.isStopping()
                    ? Problem.SHUTTING_DOWN.answer()
                    : new Problem(404, "No such worker", "Worker \"" + worker.name() + "\" was unregistered just now")
                            .answer());
        }
        return ticked.onSuccess(answer -> audit.tick(caller, worker, answer))
                .onFailure(failure -> audit.record(caller, "tick", worker, Audit.FAILED))
                .compose(answer -> answers.tell(worker, answer)).recover(failure -> {
                    LOG.warnf(failure, "The command to tick worker %s could not be carried out", worker.name());
                    return Future.succeededFuture(
                            new Problem(500, "Not run", "The worker could not be run; the app's log says why").answer());
                });
    }

    /** Answered with 200 once it holds everywhere: when the database has taken the message for the other replicas. */
    Future<Answer> pause(WorkerControl worker, boolean pause, Caller caller) {
        Promise<Boolean> told = Promise.promise();
        long timer = vertx.setTimer(TOLD_WITHIN.toMillis(), id -> told.tryComplete(false));
        // An app's own locker may take its time to release a lock.
        vertx.executeBlocking(() -> operator.pause(worker, pause), false).onSuccess(stage -> stage.thenRun(() -> {
            vertx.cancelTimer(timer);
            told.tryComplete(true);
        })).onFailure(told::tryFail);
        return told.future().onSuccess(holds -> audit.pause(caller, worker, pause, holds ? Audit.DONE : "only here yet"))
                .onFailure(failure -> audit.pause(caller, worker, pause, Audit.FAILED))
                .compose(holds -> holds ? views.one(worker) : Future.succeededFuture(Answer.of(202, onlyHere(worker, pause))));
    }

    private JsonObject onlyHere(WorkerControl worker, boolean pause) {
        String when = operator.coordinator().flatMap(ReplicaCoordinator::downBecause)
                .map(why -> "the lock session is open again")
                .orElse("PostgreSQL passes messages on again; the app's log says why it does not");
        return new JsonObject().put("worker", worker.name()).put("paused", pause)
                .put("detail", "It holds in this replica; the others are told when " + when);
    }
}
