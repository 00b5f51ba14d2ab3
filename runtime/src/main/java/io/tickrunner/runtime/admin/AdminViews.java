package io.tickrunner.runtime.admin;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

import io.tickrunner.runtime.WorkerService;
import io.tickrunner.runtime.lock.LockHolders;
import io.tickrunner.runtime.lock.ReplicaCoordinator;
import io.tickrunner.runtime.lock.ReplicaIdentity;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;

/** Shows all workers, or one. */
final class AdminViews {

    private final Operator operator;
    private final ReplicaIdentity identity;
    private final AdminJson json;
    private final HoldersLook look;

    AdminViews(Operator operator, ReplicaIdentity identity, AdminJson json, HoldersLook look) {
        this.operator = operator;
        this.identity = identity;
        this.json = json;
        this.look = look;
    }

    void showAll(RoutingContext ctx) {
        show(ctx, this::all);
    }

    JsonObject all(LockHolders holders) {
        Map<Long, String> names = operator.workers().stream()
                .collect(Collectors.toMap(WorkerService::lockId, WorkerService::name));
        Optional<ReplicaCoordinator> coordinator = operator.coordinator();
        JsonObject session = new JsonObject().put("up", coordinator.map(ReplicaCoordinator::isUp).orElse(true));
        coordinator.flatMap(ReplicaCoordinator::downBecause).ifPresent(why -> session.put("downBecause", why));
        return new JsonObject()
                .put("app", identity.app())
                .put("replica", identity.shownReplica())
                // By this replica's clock, as all its times are: a reader's may differ.
                .put("now", Instant.now().toString())
                .put("commands", operator.takesCommands())
                .put("lockSession", session)
                .put("replicas", json.replicas(holders, names, identity.shownReplica()))
                .put("workers", json.workers(operator.workers(), holders));
    }

    void showOne(RoutingContext ctx, WorkerService worker) {
        show(ctx, holders -> json.worker(worker, holders));
    }

    private void show(RoutingContext ctx, Function<LockHolders, JsonObject> view) {
        look.view(holders -> view.apply(holders).encode())
                .onSuccess(body -> Answers.send(ctx, 200, body, Answers.JSON))
                .onFailure(failure -> {
                    if (operator.isStopping()) {
                        Answers.send(ctx, Problem.SHUTTING_DOWN);
                    } else {
                        ctx.fail(failure);
                    }
                });
    }
}
