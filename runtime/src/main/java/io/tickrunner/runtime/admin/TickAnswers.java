package io.tickrunner.runtime.admin;

import java.util.Optional;

import io.tickrunner.Outcome;
import io.tickrunner.runtime.config.ReplicaIdentity;
import io.tickrunner.runtime.lock.LockHolder;
import io.tickrunner.runtime.lock.SessionState;
import io.tickrunner.runtime.tick.ForeignHolderText;
import io.tickrunner.runtime.tick.WorkerControl;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;

/** Builds the response to a command to tick. */
final class TickAnswers {

    private final Operator operator;
    private final ReplicaIdentity identity;
    private final AdminJson json;
    private final HoldersLook look;

    TickAnswers(Operator operator, ReplicaIdentity identity, AdminJson json, HoldersLook look) {
        this.operator = operator;
        this.identity = identity;
        this.json = json;
        this.look = look;
    }

    Future<Answer> tell(WorkerControl worker, TickAnswer answer) {
        if (answer instanceof TickAnswer.Ended ended) {
            return Future.succeededFuture(ended(worker, ended));
        }
        if (answer instanceof TickAnswer.Accepted accepted) {
            return Future.succeededFuture(Answer.of(202, about(worker, accepted.replica())
                    .put("detail", "The tick is still running; the worker's state will show its outcome")));
        }
        if (answer instanceof TickAnswer.TakerGone gone) {
            return Future.succeededFuture(new Problem(502, "Replica gone", "Replica " + gone.replica() + " accepted the command"
                    + " but has since lost its lock session, so the outcome of the tick is unknown; check the worker before"
                    + " you send the command again").answer());
        }
        return heldElsewhere(worker, answer instanceof TickAnswer.NobodyTook);
    }

    private JsonObject about(WorkerControl worker, String replica) {
        return new JsonObject().put("worker", worker.name()).put("replica",
                replica == null ? identity.shownReplica() : replica);
    }

    private Answer ended(WorkerControl worker, TickAnswer.Ended ended) {
        if (!ended.outcome().equals(Outcome.UNAVAILABLE.tag())) {
            return Answer.of(200, about(worker, ended.replica()).put("outcome", ended.outcome()));
        }
        return ended.replica() == null
                ? new Problem(503, "No database", operator.session().flatMap(SessionState::downBecause)
                        .map(why -> "The lock session is not open: " + why)
                        .orElse("The database could not be reached")).answer()
                : new Problem(503, "Not run", "Replica " + ended.replica()
                        + " could not run the worker: it has lost the database or is shutting down").answer();
    }

    private Future<Answer> heldElsewhere(WorkerControl worker, boolean nobodyTook) {
        return look.view(holders -> holders.of(worker.lockId())).otherwise(Optional.empty())
                .map(holder -> heldElsewhere(holder, nobodyTook));
    }

    private Answer heldElsewhere(Optional<LockHolder> holder, boolean nobodyTook) {
        String held = holder.map(TickAnswers::held).orElse("held by another session");
        Problem problem = nobodyTook
                ? new Problem(409, "Held elsewhere", "The lock is " + held + ", and its holder did not accept the command; "
                        + (holder.filter(LockHolder::isForeign).isPresent() ? ForeignHolderText.FIX
                                : "it may be frozen, or commands may be off there (quarkus.tickrunner.admin.commands)"))
                : new Problem(409, "Busy", "The worker is already running; its lock is " + held);
        JsonObject body = problem.toJson();
        holder.ifPresent(h -> body.put("holder", json.holder(h)));
        return problem.answer(body);
    }

    private static String held(LockHolder holder) {
        return holder.isForeign() ? ForeignHolderText.heldBy(holder.applicationName())
                : "held by replica " + holder.replica();
    }
}
