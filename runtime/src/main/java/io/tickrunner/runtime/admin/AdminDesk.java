package io.tickrunner.runtime.admin;

import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

import jakarta.inject.Singleton;

import io.tickrunner.runtime.tick.WorkerControl;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;

/**
 * Performs the functions of the admin endpoint without HTTP, for the Dev UI. The Dev UI needs no login, and its port differs
 * from the endpoint's if the management interface is enabled. The result of a command contains the {@code status} that it has
 * over HTTP.
 */
@Singleton
public class AdminDesk {

    private final AdminBeans beans;

    AdminDesk(AdminBeans beans) {
        this.beans = beans;
    }

    /** Returns all workers and replicas. */
    public CompletionStage<JsonObject> overview() {
        return beans.views().overview().toCompletionStage();
    }

    /**
     * Returns a page of a worker's runs in all replicas, newest first, from the ledger.
     *
     * @param limit the number of runs; empty for the standard number
     * @param before the time that all runs of the page precede, in ISO-8601; empty for the newest runs
     */
    public CompletionStage<JsonObject> runs(String name, String limit, String before) {
        return answer(
                beans.workers().find(name).map(worker -> beans.history().page(worker, setOrNull(limit), setOrNull(before)))
                        .orElseGet(() -> Future.succeededFuture(beans.workers().notFound(name).answer())));
    }

    private static String setOrNull(String text) {
        return text == null || text.isBlank() ? null : text;
    }

    /**
     * @param arguments a JSON object of texts; empty for none
     */
    public CompletionStage<JsonObject> tick(String name, String arguments) {
        return command(name, worker -> {
            try {
                return beans.commands().tick(worker, Arguments.parse(Buffer.buffer(Objects.toString(arguments, "")), name),
                        beans.config().admin().tickWait(), Caller.DEV_UI);
            } catch (IllegalArgumentException e) {
                return Future.succeededFuture(Problem.invalid("arguments", e).answer());
            }
        });
    }

    /**
     * @param reason why; empty for no reason
     * @param until when the pause ends by itself, in ISO-8601; empty if it lasts until the worker is resumed
     */
    public CompletionStage<JsonObject> pause(String name, String reason, String until) {
        JsonObject body = new JsonObject();
        putIfSet(body, "reason", reason);
        putIfSet(body, "until", until);
        return command(name, worker -> {
            try {
                return beans.commands().pause(worker, NewPause.parse(body.toBuffer(), name), Caller.DEV_UI);
            } catch (IllegalArgumentException e) {
                return Future.succeededFuture(Problem.invalid("pause", e).answer());
            }
        });
    }

    private static void putIfSet(JsonObject body, String key, String value) {
        if (value != null && !value.isBlank()) {
            body.put(key, value);
        }
    }

    public CompletionStage<JsonObject> resume(String name) {
        return command(name, worker -> beans.commands().resume(worker, Caller.DEV_UI));
    }

    /**
     * @param every the interval; empty if the cron expression is set
     * @param cron the cron expression; empty if the interval is set
     */
    public CompletionStage<JsonObject> reschedule(String name, String every, String cron) {
        return command(name, worker -> beans.commands().reschedule(worker,
                new NewSchedule(Objects.toString(every, ""), Objects.toString(cron, "")), Caller.DEV_UI));
    }

    public CompletionStage<JsonObject> resetSchedule(String name) {
        return command(name, worker -> beans.commands().resetSchedule(worker, Caller.DEV_UI));
    }

    /** Drains this replica, or ends that. */
    public CompletionStage<JsonObject> drain(boolean drained) {
        return answer(beans.operator().takesCommands() ? beans.commands().drain(drained, Caller.DEV_UI)
                : Future.succeededFuture(Problem.COMMANDS_OFF.answer()));
    }

    private CompletionStage<JsonObject> command(String name, Function<WorkerControl, Future<Answer>> command) {
        Optional<Target> target = beans.workers().target(name);
        Future<Answer> answer;
        if (target.isEmpty()) {
            answer = Future.succeededFuture(beans.workers().notFound(name).answer());
        } else if (beans.operator().takesCommands()) {
            answer = target.get().each(command);
        } else {
            answer = Future.succeededFuture(Problem.COMMANDS_OFF.answer());
        }
        return answer(answer);
    }

    private static CompletionStage<JsonObject> answer(Future<Answer> answer) {
        return answer.map(a -> new JsonObject(a.body()).put("status", a.status())).toCompletionStage();
    }
}
