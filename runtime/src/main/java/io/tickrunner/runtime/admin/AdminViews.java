package io.tickrunner.runtime.admin;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

import io.tickrunner.runtime.config.ReplicaIdentity;
import io.tickrunner.runtime.ledger.LedgerStatus;
import io.tickrunner.runtime.lock.LockHolders;
import io.tickrunner.runtime.lock.SessionState;
import io.tickrunner.runtime.tick.WorkerView;
import io.tickrunner.runtime.time.Time;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;

/** Builds the view of all workers or of one. */
final class AdminViews {

    private final Operator operator;
    private final ReplicaIdentity identity;
    private final AdminJson json;
    private final HoldersLook look;
    private final Time time;
    private final Optional<LedgerStatus> ledger;

    AdminViews(Operator operator, ReplicaIdentity identity, AdminJson json, HoldersLook look, Time time,
            Optional<LedgerStatus> ledger) {
        this.operator = operator;
        this.identity = identity;
        this.json = json;
        this.look = look;
        this.time = time;
        this.ledger = ledger;
    }

    Future<Answer> all() {
        return show(this::all);
    }

    /** Returns one worker or partition, or all partitions of a worker. */
    Future<Answer> one(Target target) {
        return show(holders -> target.isOne() ? json.worker(target.first(), holders)
                : new JsonObject().put("worker", target.name()).put("workers", json.workers(target.workers(), holders)));
    }

    /**
     * Returns a worker after a command that changed it.
     *
     * @param effect what became of the command
     */
    Future<Answer> changed(WorkerView worker, Effect effect) {
        return show(holders -> effect.durable() == null ? json.worker(worker, holders)
                : json.worker(worker, holders).put("durable", effect.durable()));
    }

    Future<JsonObject> overview() {
        return look.view(this::all);
    }

    /** Returns the name of this replica. */
    String replica() {
        return identity.shownReplica();
    }

    /** Returns whether this replica is drained, and how many locks it still holds for ticks that are running. */
    JsonObject drain() {
        return new JsonObject().put("replica", replica()).put("draining", operator.isDraining())
                .put("holds", operator.workers().stream().filter(WorkerView::isLockHeld).count());
    }

    private JsonObject all(LockHolders holders) {
        Map<Long, String> names = operator.workers().stream()
                .collect(Collectors.toMap(WorkerView::lockId, WorkerView::name));
        Optional<SessionState> session = operator.session();
        JsonObject overview = new JsonObject()
                .put("app", identity.app())
                .put("replica", identity.shownReplica())
                // All times are by this replica's clock, which may differ from the reader's.
                .put("now", time.now().toString())
                .put("commands", operator.takesCommands())
                .put("draining", operator.isDraining())
                .put("lockSession", condition(session.map(SessionState::isUp).orElse(true),
                        session.flatMap(SessionState::downBecause)))
                .put("replicas", json.replicas(holders, names, identity.shownReplica(),
                        session.map(SessionState::takingNothing).orElse(Set.of())))
                .put("moves", AdminJson.moves(session.map(SessionState::moves).orElse(List.of()), names))
                .put("workers", json.workers(operator.workers(), holders));
        ledger.ifPresent(status -> overview.put("ledger",
                condition(status.downBecause().isEmpty(), status.downBecause())));
        holders.unknownBecause().ifPresent(why -> overview.put("replicasUnknownBecause", why));
        return overview;
    }

    private static JsonObject condition(boolean up, Optional<String> downBecause) {
        JsonObject condition = new JsonObject().put("up", up);
        downBecause.ifPresent(why -> condition.put("downBecause", why));
        return condition;
    }

    private Future<Answer> show(Function<LockHolders, JsonObject> view) {
        return look.view(holders -> Answer.of(200, view.apply(holders))).recover(failure -> operator.isStopping()
                ? Future.succeededFuture(Problem.SHUTTING_DOWN.answer())
                : Future.failedFuture(failure));
    }
}
