package io.tickrunner.runtime.admin;

import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Map;
import java.util.Optional;

import io.quarkus.runtime.configuration.DurationConverter;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;

/** Accepts commands over HTTP: validates and executes them. */
final class CommandDesk {

    private static final Duration LONGEST_WAIT = Duration.ofMinutes(5);

    private final Operator operator;
    private final Commands commands;
    private final Duration standardWait;

    CommandDesk(Operator operator, Commands commands, Duration standardWait) {
        this.operator = operator;
        this.commands = commands;
        this.standardWait = standardWait;
    }

    /**
     * @param command {@code tick}, {@code pause} or {@code resume}
     */
    void take(RoutingContext ctx, Target target, String command, ForeignPage foreignPage) {
        Optional<Problem> refusal = refusal(ctx, foreignPage, CommandBody.of(command));
        if (refusal.isPresent()) {
            Answers.send(ctx, refusal.get());
        } else if (command.equals("tick")) {
            tick(ctx, target);
        } else if (command.equals("pause")) {
            CommandBody.of(ctx).onFailure(ctx::fail).onSuccess(body -> pause(ctx, target, body));
        } else {
            Caller.of(ctx, caller -> Answers.send(ctx, target.each(worker -> commands.resume(worker, caller))));
        }
    }

    private void pause(RoutingContext ctx, Target target, Buffer body) {
        try {
            NewPause pause = NewPause.parse(body, target.name());
            Caller.of(ctx, caller -> Answers.send(ctx, target.each(worker -> commands.pause(worker, pause, caller))));
        } catch (IllegalArgumentException e) {
            Answers.send(ctx, Problem.invalid("pause", e));
        }
    }

    /**
     * @param isNew whether the body contains another schedule; otherwise the worker goes back to its own
     */
    void takeSchedule(RoutingContext ctx, Target target, boolean isNew, ForeignPage foreignPage) {
        Optional<Problem> refusal = refusal(ctx, foreignPage,
                isNew ? Optional.of(CommandBody.SCHEDULE) : Optional.empty());
        if (refusal.isPresent()) {
            Answers.send(ctx, refusal.get());
        } else if (isNew) {
            CommandBody.of(ctx).onFailure(ctx::fail).onSuccess(body -> reschedule(ctx, target, body));
        } else {
            Caller.of(ctx, caller -> Answers.send(ctx, target.each(worker -> commands.resetSchedule(worker, caller))));
        }
    }

    private void reschedule(RoutingContext ctx, Target target, Buffer body) {
        try {
            NewSchedule schedule = NewSchedule.parse(body);
            Caller.of(ctx, caller -> Answers.send(ctx, target.each(worker -> commands.reschedule(worker, schedule, caller))));
        } catch (IllegalArgumentException e) {
            Answers.send(ctx, Problem.invalid("schedule", e));
        }
    }

    /**
     * @param replica the name of the replica that is meant; {@code null} for this one
     */
    void takeDrain(RoutingContext ctx, boolean drained, String replica, ForeignPage foreignPage) {
        Optional<Problem> refusal = refusal(ctx, foreignPage, Optional.empty()).or(() -> commands.otherReplica(replica));
        if (refusal.isPresent()) {
            Answers.send(ctx, refusal.get());
        } else {
            Caller.of(ctx, caller -> Answers.send(ctx, commands.drain(drained, caller)));
        }
    }

    /**
     * @param accepted the body that the command may have
     */
    private Optional<Problem> refusal(RoutingContext ctx, ForeignPage foreignPage, Optional<CommandBody> accepted) {
        if (!operator.takesCommands()) {
            return Optional.of(Problem.COMMANDS_OFF);
        }
        Optional<Problem> foreign = foreignPage.refusal(ctx.request());
        if (foreign.isPresent()) {
            return foreign;
        }
        Optional<Problem> body = accepted.isPresent() ? accepted.get().refusal(ctx.request()) : bodyNotAllowed(ctx.request());
        if (body.isPresent()) {
            return body;
        }
        if (operator.isStopping()) {
            return Optional.of(Problem.SHUTTING_DOWN);
        }
        return Optional.empty();
    }

    private static Optional<Problem> bodyNotAllowed(HttpServerRequest request) {
        return CommandBody.isPresent(request)
                ? Optional.of(new Problem(415, "Body not allowed", "This command must not have a body; send an empty "
                        + request.method().name()))
                : Optional.empty();
    }

    private void tick(RoutingContext ctx, Target target) {
        String wait = ctx.request().getParam("wait");
        Optional<Duration> duration = wait == null ? Optional.of(standardWait) : parse(wait);
        if (duration.isPresent()) {
            CommandBody.of(ctx).onFailure(ctx::fail).onSuccess(body -> tick(ctx, target, duration.get(), body));
        } else {
            Answers.send(ctx, new Problem(400, "Invalid wait", "wait = \"" + AdminPath.shown(wait)
                    + "\" is not a duration from 0s to " + LONGEST_WAIT.toMinutes() + "m; use a duration such as \"10s\""));
        }
    }

    private void tick(RoutingContext ctx, Target target, Duration wait, Buffer body) {
        try {
            Map<String, String> arguments = Arguments.parse(body, target.name());
            Caller.of(ctx, caller -> Answers.send(ctx, target.each(worker -> commands.tick(worker, arguments, wait, caller))));
        } catch (IllegalArgumentException e) {
            Answers.send(ctx, Problem.invalid("arguments", e));
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
