package io.tickrunner.runtime.admin;

import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

import jakarta.inject.Singleton;

import io.tickrunner.runtime.tick.WorkerControl;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;

/**
 * What the admin endpoint does, without HTTP: for the Dev UI, which is on another port than the endpoint when the management
 * interface is on, and whose user need not sign in. What a command answers carries the {@code status} that it has over HTTP.
 */
@Singleton
public class AdminDesk {

    private final AdminBeans beans;

    AdminDesk(AdminBeans beans) {
        this.beans = beans;
    }

    /** What there is to see. */
    public CompletionStage<JsonObject> overview() {
        return beans.views().overview().toCompletionStage();
    }

    public CompletionStage<JsonObject> tick(String name) {
        return command(name, worker -> beans.commands().tick(worker, beans.config().admin().tickWait(), Caller.DEV_UI));
    }

    public CompletionStage<JsonObject> pause(String name, boolean pause) {
        return command(name, worker -> beans.commands().pause(worker, pause, Caller.DEV_UI));
    }

    private CompletionStage<JsonObject> command(String name, Function<WorkerControl, Future<Answer>> command) {
        Optional<WorkerControl> worker = beans.workers().find(name);
        Future<Answer> answer;
        if (worker.isEmpty()) {
            answer = Future.succeededFuture(beans.workers().notFound(name).answer());
        } else if (beans.operator().takesCommands()) {
            answer = command.apply(worker.get());
        } else {
            answer = Future.succeededFuture(Problem.COMMANDS_OFF.answer());
        }
        return answer.map(a -> new JsonObject(a.body()).put("status", a.status())).toCompletionStage();
    }
}
