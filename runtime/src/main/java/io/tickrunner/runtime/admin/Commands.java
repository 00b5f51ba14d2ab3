package io.tickrunner.runtime.admin;

import java.time.Duration;

import org.jboss.logging.Logger;

import io.tickrunner.runtime.WorkerService;
import io.tickrunner.runtime.lock.ReplicaCoordinator;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;

/** Has commands carried out and answers, whoever sent them. */
final class Commands {

    private static final Logger LOG = Logger.getLogger(Commands.class);

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
    Future<Answer> tick(WorkerService worker, Duration wait, Caller caller) {
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

    Future<Answer> pause(WorkerService worker, boolean pause, Caller caller) {
        // To give a lock back takes a round trip.
        return vertx.executeBlocking(() -> {
            operator.pause(worker, pause);
            return operator.coordinator().flatMap(ReplicaCoordinator::downBecause);
        }, false).onSuccess(cutOff -> audit.pause(caller, worker, pause, cutOff.isPresent() ? "only here yet" : Audit.DONE))
                .onFailure(failure -> audit.pause(caller, worker, pause, Audit.FAILED))
                .compose(cutOff -> cutOff.isPresent()
                        ? Future.succeededFuture(Answer.of(202, new JsonObject().put("worker", worker.name())
                                .put("paused", pause)
                                .put("detail",
                                        "It holds in this replica; the others are told when the lock session is open again")))
                        : views.one(worker));
    }
}
