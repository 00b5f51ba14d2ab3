package io.tickrunner.runtime.admin;

import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Optional;

import org.jboss.logging.Logger;

import io.quarkus.runtime.configuration.DurationConverter;
import io.tickrunner.runtime.WorkerService;
import io.tickrunner.runtime.lock.ReplicaCoordinator;
import io.vertx.core.Context;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;

/** Takes commands: looks whether they are in order, has them carried out, and answers. */
final class CommandDesk {

    private static final Logger LOG = Logger.getLogger(CommandDesk.class);
    private static final Duration LONGEST_WAIT = Duration.ofMinutes(5);

    private final Operator operator;
    private final AdminViews views;
    private final TickAnswers answers;
    private final Duration standardWait;

    CommandDesk(Operator operator, AdminViews views, TickAnswers answers, Duration standardWait) {
        this.operator = operator;
        this.views = views;
        this.answers = answers;
        this.standardWait = standardWait;
    }

    /**
     * @param command {@code tick}, {@code pause} or {@code resume}
     */
    void take(RoutingContext ctx, WorkerService worker, String command) {
        Optional<Problem> refusal = refusal(ctx);
        if (refusal.isPresent()) {
            Answers.send(ctx, refusal.get());
        } else if (command.equals("tick")) {
            tick(ctx, worker);
        } else {
            pause(ctx, worker, command.equals("pause"));
        }
    }

    private Optional<Problem> refusal(RoutingContext ctx) {
        if (!operator.takesCommands()) {
            return Optional.of(Problem.COMMANDS_OFF);
        }
        if (ForeignPage.sent(ctx)) {
            return Optional.of(new Problem(403, "From another site", "A page of another site sent this command; if it"
                    + " may, allow its origin with quarkus.http.cors"));
        }
        if (hasBody(ctx.request())) {
            return Optional.of(new Problem(415, "No body wanted", "A command takes no body; send an empty POST"));
        }
        if (operator.isStopping()) {
            return Optional.of(Problem.SHUTTING_DOWN);
        }
        return Optional.empty();
    }

    private static boolean hasBody(HttpServerRequest request) {
        String length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
        return request.getHeader(HttpHeaders.TRANSFER_ENCODING) != null || length != null && !length.equals("0");
    }

    private void pause(RoutingContext ctx, WorkerService worker, boolean pause) {
        // To give a lock back takes a round trip.
        ctx.vertx().executeBlocking(() -> {
            operator.pause(worker, pause);
            return operator.coordinator().flatMap(ReplicaCoordinator::downBecause);
        }, false).onSuccess(cutOff -> {
            if (cutOff.isPresent()) {
                Answers.send(ctx, 202, new JsonObject().put("worker", worker.name()).put("paused", pause).put("detail",
                        "It holds in this replica; the others are told when the lock session is open again"));
            } else {
                views.showOne(ctx, worker);
            }
        }).onFailure(ctx::fail);
    }

    private void tick(RoutingContext ctx, WorkerService worker) {
        String wait = ctx.request().getParam("wait");
        Optional<Duration> duration = wait == null ? Optional.of(standardWait) : parse(wait);
        if (duration.isEmpty()) {
            Answers.send(ctx, new Problem(400, "Bad wait", "wait = \"" + AdminPath.shown(wait)
                    + "\" is not a duration from 0s to " + LONGEST_WAIT.toMinutes() + "m; write it like \"10s\""));
            return;
        }
        Context context = ctx.vertx().getOrCreateContext();
        try {
            // The tick ends on a thread of the worker's.
            operator.tick(worker, duration.get()).whenComplete((answer, failure) -> context.runOnContext(now -> {
                if (failure != null) {
                    LOG.warnf(failure, "The command to tick worker %s could not be carried out", worker.name());
                    Answers.send(ctx, new Problem(500, "Not run", "The worker could not be run; the app's log says why"));
                } else {
                    answers.send(ctx, worker, answer);
                }
            }));
        } catch (IllegalStateException e) {
            // It came to its end at this very moment.
            Answers.send(ctx, operator.isStopping()
                    ? Problem.SHUTTING_DOWN
                    : new Problem(404, "No such worker", "Worker \"" + worker.name() + "\" was unregistered just now"));
        }
    }

    private static Optional<Duration> parse(String text) {
        try {
            return Optional.ofNullable(DurationConverter.parseDuration(text))
                    .filter(wait -> !wait.isNegative() && wait.compareTo(LONGEST_WAIT) <= 0);
        } catch (IllegalArgumentException | ArithmeticException | DateTimeParseException e) {
            return Optional.empty();
        }
    }
}
