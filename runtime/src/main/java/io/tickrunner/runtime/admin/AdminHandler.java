package io.tickrunner.runtime.admin;

import java.util.List;
import java.util.Optional;
import java.util.Set;

import io.quarkus.arc.Arc;
import io.tickrunner.runtime.config.TickrunnerConfig.AdminConfig;
import io.vertx.core.Handler;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.RoutingContext;

/**
 * Routes the admin endpoint's requests on the event loop. Work that takes a round trip to the database runs on a worker thread.
 */
public final class AdminHandler implements Handler<RoutingContext> {

    private static final Set<String> COMMANDS = Set.of("tick", "pause", "resume");

    private static final String REPLICA = "replica";
    private static final String DRAIN = "drain";
    private static final String UNDRAIN = "undrain";

    private final String root;
    private final ForeignPage foreignPage;
    private final DevHosts hosts;
    private final boolean management;

    /**
     * @param root the endpoint's path, without a trailing slash
     * @param management whether the endpoint is on the management interface
     */
    AdminHandler(String root, ForeignPage foreignPage, DevHosts hosts, boolean management) {
        this.root = root;
        this.foreignPage = foreignPage;
        this.hosts = hosts;
        this.management = management;
    }

    @Override
    public void handle(RoutingContext ctx) {
        AdminBeans beans = Arc.container().instance(AdminBeans.class).get();
        AdminConfig config = beans.config().admin();
        if (!AdminSwitch.isOn(config.enabled())) {
            ctx.next();
            return;
        }
        List<String> path = AdminPath.below(root, ctx.normalizedPath());
        PathTemplate.set(ctx.request(), root, path.size());
        CommandBody.of(path, ctx.request().method()).ifPresent(body -> body.begin(ctx));
        if (management) {
            keepFromForeignPages(ctx);
        }
        Optional<Problem> unknownHost = hosts.refusal(ctx.request());
        if (unknownHost.isPresent()) {
            Answers.send(ctx, unknownHost.get());
        } else {
            Roles.check(ctx, path.size() > 1 && !isRuns(path) ? AllowedRoles.toCommand(config) : AllowedRoles.toRead(config),
                    () -> route(ctx, beans, path));
        }
    }

    /**
     * Prevents pages of other sites from reading the response. Quarkus allows that on the management interface because the
     * interface is not expected to be public.
     */
    private static void keepFromForeignPages(RoutingContext ctx) {
        MultiMap headers = ctx.response().headers();
        if ("*".equals(headers.get(HttpHeaders.ACCESS_CONTROL_ALLOW_ORIGIN))) {
            headers.remove(HttpHeaders.ACCESS_CONTROL_ALLOW_ORIGIN);
        }
    }

    private static boolean isSchedule(List<String> path) {
        return path.size() == 2 && path.get(1).equals("schedule");
    }

    private void route(RoutingContext ctx, AdminBeans beans, List<String> path) {
        if (path.isEmpty()) {
            look(ctx, () -> Answers.send(ctx, beans.views().all()));
        } else if (isDrain(path)) {
            ifMethod(ctx, HttpMethod.POST, "POST, OPTIONS", () -> beans.commandDesk().takeDrain(ctx,
                    path.get(path.size() - 1).equals(DRAIN), path.size() == 3 ? path.get(1) : null, foreignPage));
        } else {
            beans.workers().target(path.get(0)).ifPresentOrElse(target -> route(ctx, beans, target, path),
                    () -> Answers.send(ctx, beans.workers().notFound(path.get(0))));
        }
    }

    /**
     * Returns whether it is {@code replica/drain}, {@code replica/undrain}, or one of these with a replica's name in between.
     */
    private static boolean isDrain(List<String> path) {
        return (path.size() == 2 || path.size() == 3) && path.get(0).equals(REPLICA)
                && (path.get(path.size() - 1).equals(DRAIN) || path.get(path.size() - 1).equals(UNDRAIN));
    }

    private static boolean isRuns(List<String> path) {
        return path.size() == 2 && path.get(1).equals("runs");
    }

    private static void runs(RoutingContext ctx, AdminBeans beans, Target target) {
        if (target.workers().size() > 1) {
            Answers.send(ctx, new Problem(404, "One partition only", "The ledger records the runs of each partition; ask for"
                    + " those of one, such as " + target.first().name() + "/runs"));
            return;
        }
        MultiMap query = ctx.queryParams();
        Answers.send(ctx, beans.history().page(target.first(), query.get("limit"), query.get("before")));
    }

    private void route(RoutingContext ctx, AdminBeans beans, Target target, List<String> path) {
        if (path.size() == 1) {
            look(ctx, () -> Answers.send(ctx, beans.views().one(target)));
        } else if (isRuns(path)) {
            look(ctx, () -> runs(ctx, beans, target));
        } else if (path.size() == 2 && COMMANDS.contains(path.get(1))) {
            ifMethod(ctx, HttpMethod.POST, "POST, OPTIONS",
                    () -> beans.commandDesk().take(ctx, target, path.get(1), foreignPage));
        } else if (isSchedule(path)) {
            HttpMethod method = ctx.request().method().equals(HttpMethod.DELETE) ? HttpMethod.DELETE : HttpMethod.POST;
            ifMethod(ctx, method, "POST, DELETE, OPTIONS",
                    () -> beans.commandDesk().takeSchedule(ctx, target, method.equals(HttpMethod.POST), foreignPage));
        } else {
            Answers.send(ctx, new Problem(404, "No such command",
                    "A worker accepts POST to /tick, /pause, /resume and /schedule, DELETE to /schedule, and GET to /runs"));
        }
    }

    private static void look(RoutingContext ctx, Runnable action) {
        ifMethod(ctx, HttpMethod.GET, "GET, HEAD, OPTIONS", action);
    }

    private static void ifMethod(RoutingContext ctx, HttpMethod wanted, String allowed, Runnable action) {
        HttpMethod method = ctx.request().method();
        if (method.equals(HttpMethod.OPTIONS)) {
            ctx.response().setStatusCode(204).putHeader(HttpHeaders.ALLOW, allowed).end();
        } else if (!method.equals(wanted) && !(method.equals(HttpMethod.HEAD) && wanted.equals(HttpMethod.GET))) {
            ctx.response().putHeader(HttpHeaders.ALLOW, allowed);
            Answers.send(ctx, new Problem(405, "Method not allowed",
                    AdminPath.shown(method.name()) + " is not supported for this path; use " + wanted.name()));
        } else if (!Answers.isJsonWelcome(ctx)) {
            Answers.send(ctx, new Problem(406, "Not acceptable", "The response is application/json; accept that or any type"));
        } else {
            action.run();
        }
    }
}
