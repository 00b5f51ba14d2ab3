package io.tickrunner.runtime.admin;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

import org.jboss.logging.Logger;

import io.quarkus.arc.Arc;
import io.quarkus.runtime.configuration.DurationConverter;
import io.quarkus.vertx.http.runtime.security.QuarkusHttpUser;
import io.tickrunner.Outcome;
import io.tickrunner.runtime.NearestName;
import io.tickrunner.runtime.TickrunnerConfig.AdminConfig;
import io.tickrunner.runtime.WorkerService;
import io.tickrunner.runtime.admin.Operator.TickAnswer;
import io.tickrunner.runtime.lock.LockHolder;
import io.tickrunner.runtime.lock.LockHolders;
import io.tickrunner.runtime.lock.ReplicaCoordinator;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;

/** Answers the admin endpoint's requests, on the event loop; what takes a round trip goes to a worker thread. */
public final class AdminHandler implements Handler<RoutingContext> {

    private static final Logger LOG = Logger.getLogger(AdminHandler.class);
    private static final Duration LONGEST_WAIT = Duration.ofMinutes(5);

    private final String root;

    /**
     * @param root the endpoint's path, without a trailing slash
     */
    public AdminHandler(String root) {
        this.root = root;
    }

    @Override
    public void handle(RoutingContext ctx) {
        AdminBeans beans = Arc.container().instance(AdminBeans.class).get();
        AdminConfig config = beans.config().admin();
        if (!AdminSwitch.isOn(config.enabled())) {
            ctx.next();
            return;
        }
        if (config.rolesAllowed().isEmpty()) {
            route(ctx, beans);
            return;
        }
        QuarkusHttpUser.getSecurityIdentity(ctx, null).subscribe().with(identity -> {
            if (identity == null || identity.isAnonymous()) {
                send(ctx, new Problem(401, "Not authenticated", "Tickrunner's admin endpoint needs one of the roles "
                        + config.rolesAllowed().get()));
            } else if (config.rolesAllowed().get().stream().noneMatch(identity::hasRole)) {
                send(ctx, new Problem(403, "Not allowed", "Tickrunner's admin endpoint needs one of the roles "
                        + config.rolesAllowed().get()));
            } else {
                route(ctx, beans);
            }
        }, ctx::fail);
    }

    private void route(RoutingContext ctx, AdminBeans beans) {
        String rest = ctx.normalizedPath().substring(Math.min(root.length(), ctx.normalizedPath().length()));
        String[] parts = rest.replaceAll("^/+|/+$", "").split("/");
        boolean collection = parts.length == 1 && parts[0].isEmpty();
        if (collection) {
            ifMethod(ctx, HttpMethod.GET, () -> showAll(ctx, beans));
            return;
        }
        Optional<WorkerService> worker = beans.operator().worker(parts[0]);
        if (worker.isEmpty()) {
            List<String> names = beans.operator().workers().stream().map(WorkerService::name).toList();
            send(ctx, new Problem(404, "No such worker", "There is no worker \"" + parts[0] + "\""
                    + NearestName.of(parts[0], names).map(near -> "; did you mean \"" + near + "\"?").orElse("")));
        } else if (parts.length == 1) {
            ifMethod(ctx, HttpMethod.GET, () -> showOne(ctx, beans, worker.get()));
        } else if (parts.length == 2 && List.of("tick", "pause", "resume").contains(parts[1])) {
            ifMethod(ctx, HttpMethod.POST, () -> command(ctx, beans, worker.get(), parts[1]));
        } else {
            send(ctx, new Problem(404, "No such command", "A worker takes POST to /tick, /pause and /resume"));
        }
    }

    private void ifMethod(RoutingContext ctx, HttpMethod allowed, Runnable action) {
        HttpMethod method = ctx.request().method();
        if (method.equals(allowed) || method.equals(HttpMethod.HEAD) && allowed.equals(HttpMethod.GET)) {
            action.run();
            return;
        }
        ctx.response().putHeader(HttpHeaders.ALLOW, allowed.equals(HttpMethod.GET) ? "GET, HEAD" : allowed.name());
        send(ctx, new Problem(405, "Method not allowed", method.name() + " is not for this path; use " + allowed.name()));
    }

    private void showAll(RoutingContext ctx, AdminBeans beans) {
        withHolders(ctx, beans, holders -> {
            Map<Long, String> names = beans.operator().workers().stream()
                    .collect(Collectors.toMap(WorkerService::lockId, WorkerService::name));
            Optional<ReplicaCoordinator> coordinator = beans.operator().coordinator();
            JsonObject session = new JsonObject().put("up", coordinator.map(ReplicaCoordinator::isUp).orElse(true));
            coordinator.flatMap(ReplicaCoordinator::downBecause).ifPresent(why -> session.put("downBecause", why));
            return new JsonObject()
                    .put("app", beans.identity().app())
                    .put("replica", beans.identity().replica())
                    .put("commands", beans.operator().takesCommands())
                    .put("lockSession", session)
                    .put("replicas", beans.json().replicas(holders, names, beans.identity().replica()))
                    .put("workers", beans.json().workers(beans.operator().workers(), holders));
        });
    }

    private void showOne(RoutingContext ctx, AdminBeans beans, WorkerService worker) {
        withHolders(ctx, beans, holders -> beans.json().worker(worker, holders));
    }

    private interface View {
        JsonObject of(LockHolders holders);
    }

    private void withHolders(RoutingContext ctx, AdminBeans beans, View view) {
        ctx.vertx().executeBlocking(() -> view.of(beans.operator().holders()), false)
                .onSuccess(json -> send(ctx, 200, json))
                .onFailure(ctx::fail);
    }

    private void command(RoutingContext ctx, AdminBeans beans, WorkerService worker, String command) {
        if (!beans.operator().takesCommands()) {
            send(ctx, new Problem(403, "Commands are off",
                    "This app takes no commands; set quarkus.tickrunner.admin.commands=true to allow them"));
            return;
        }
        if (hasBody(ctx)) {
            send(ctx, new Problem(415, "No body wanted", "A command takes no body; send an empty one"));
            return;
        }
        if (command.equals("tick")) {
            tick(ctx, beans, worker);
        } else {
            beans.operator().pause(worker, command.equals("pause"));
            showOne(ctx, beans, worker);
        }
    }

    private static boolean hasBody(RoutingContext ctx) {
        String length = ctx.request().getHeader(HttpHeaders.CONTENT_LENGTH);
        return ctx.request().getHeader(HttpHeaders.TRANSFER_ENCODING) != null || length != null && !length.equals("0");
    }

    private void tick(RoutingContext ctx, AdminBeans beans, WorkerService worker) {
        Optional<Duration> wait = waitOf(ctx, beans.config().admin().tickWait());
        if (wait.isEmpty()) {
            send(ctx, new Problem(400, "Bad wait", "wait = \"" + ctx.request().getParam("wait")
                    + "\" is not a duration from 0s to " + LONGEST_WAIT.toMinutes() + "m; write it like \"10s\""));
            return;
        }
        try {
            beans.operator().tick(worker, wait.get()).whenComplete((answer, failure) -> {
                if (failure != null) {
                    LOG.debugf(failure, "The command to tick %s failed", worker.name());
                    send(ctx, new Problem(500, "Not run", "The worker could not be run; the app's log says why"));
                } else {
                    answer(ctx, beans, worker, answer);
                }
            });
        } catch (IllegalStateException e) {
            send(ctx, new Problem(503, "Shutting down", e.getMessage()));
        }
    }

    private static Optional<Duration> waitOf(RoutingContext ctx, Duration standard) {
        String text = ctx.request().getParam("wait");
        if (text == null) {
            return Optional.of(standard);
        }
        try {
            return Optional.ofNullable(DurationConverter.parseDuration(text))
                    .filter(wait -> !wait.isNegative() && wait.compareTo(LONGEST_WAIT) <= 0);
        } catch (IllegalArgumentException | ArithmeticException e) {
            return Optional.empty();
        }
    }

    private void answer(RoutingContext ctx, AdminBeans beans, WorkerService worker, TickAnswer answer) {
        String self = beans.identity().replica();
        if (answer instanceof TickAnswer.Ended ended) {
            JsonObject json = new JsonObject().put("worker", worker.name()).put("outcome", ended.outcome()).put("replica",
                    ended.replica() == null ? self : ended.replica());
            if (ended.outcome().equals(Outcome.UNAVAILABLE.tag())) {
                send(ctx, new Problem(503, "No database", beans.operator().coordinator()
                        .flatMap(ReplicaCoordinator::downBecause).map(why -> "The lock session is not open: " + why)
                        .orElse("The database could not be reached")));
            } else {
                send(ctx, 200, json);
            }
        } else if (answer instanceof TickAnswer.Accepted accepted) {
            send(ctx, 202, new JsonObject().put("worker", worker.name()).put("replica",
                    accepted.replica() == null ? self : accepted.replica()).put("detail", "It runs; see the worker's state"));
        } else {
            busy(ctx, beans, worker, answer instanceof TickAnswer.NobodyTook);
        }
    }

    private void busy(RoutingContext ctx, AdminBeans beans, WorkerService worker, boolean nobodyTook) {
        ctx.vertx().executeBlocking(() -> beans.operator().holders().of(worker.lockId()), false)
                .onComplete(found -> {
                    Optional<LockHolder> holder = found.succeeded() ? found.result() : Optional.empty();
                    String who = holder.map(h -> h.isForeign() ? "\"" + h.applicationName() + "\", which is not Tickrunner"
                            : "replica " + h.replica()).orElse("another session");
                    Problem problem = nobodyTook
                            ? new Problem(409, "Held elsewhere", "The lock is held by " + who
                                    + ", which did not take the command; it may not allow commands")
                            : new Problem(409, "Busy", "The worker is running already; its lock is held by " + who);
                    JsonObject json = problem.toJson();
                    holder.ifPresent(h -> json.put("holder", beans.json().holder(h)));
                    send(ctx, problem.status(), json, Problem.MEDIA_TYPE);
                });
    }

    private static void send(RoutingContext ctx, Problem problem) {
        send(ctx, problem.status(), problem.toJson(), Problem.MEDIA_TYPE);
    }

    private static void send(RoutingContext ctx, int status, JsonObject json) {
        send(ctx, status, json, "application/json");
    }

    private static void send(RoutingContext ctx, int status, JsonObject json, String mediaType) {
        ctx.response().setStatusCode(status)
                .putHeader(HttpHeaders.CONTENT_TYPE, mediaType)
                .putHeader(HttpHeaders.CACHE_CONTROL, "no-store")
                .end(json.encode());
    }
}
