package io.tickrunner.runtime.admin;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

import jakarta.inject.Singleton;

import io.tickrunner.runtime.WorkerService;
import io.vertx.core.json.JsonObject;

/**
 * What the admin endpoint does, without HTTP: for the Dev UI, which is on another port than the endpoint when the management
 * interface is on, and whose user need not sign in. Answers carry the {@code status} that the endpoint would have.
 */
@Singleton
public class AdminDesk {

    private final AdminBeans beans;

    AdminDesk(AdminBeans beans) {
        this.beans = beans;
    }

    /** What there is to see; takes a round trip to the database. */
    public JsonObject overview() {
        return beans.views().all(beans.operator().holders());
    }

    public CompletionStage<JsonObject> tick(String name) {
        return refusal(name).map(problem -> CompletableFuture.completedStage(problem.toJson())).orElseGet(() -> {
            WorkerService worker = beans.operator().worker(name).orElseThrow();
            return beans.operator().tick(worker, beans.config().admin().tickWait()).thenApply(answer -> tell(worker, answer));
        });
    }

    public JsonObject pause(String name, boolean pause) {
        return refusal(name).map(Problem::toJson).orElseGet(() -> {
            beans.operator().pause(beans.operator().worker(name).orElseThrow(), pause);
            return new JsonObject().put("status", 200).put("worker", name).put("paused", pause);
        });
    }

    private Optional<Problem> refusal(String name) {
        if (beans.operator().worker(name).isEmpty()) {
            return Optional.of(new Problem(404, "No such worker", "There is no worker \"" + name + "\""));
        }
        if (!beans.operator().takesCommands()) {
            return Optional.of(Problem.COMMANDS_OFF);
        }
        return Optional.empty();
    }

    private static JsonObject tell(WorkerService worker, TickAnswer answer) {
        JsonObject json = new JsonObject().put("worker", worker.name());
        if (answer instanceof TickAnswer.Ended ended) {
            return json.put("status", 200).put("outcome", ended.outcome()).put("replica", ended.replica());
        }
        if (answer instanceof TickAnswer.Accepted accepted) {
            return json.put("status", 202).put("replica", accepted.replica());
        }
        if (answer instanceof TickAnswer.TakerGone gone) {
            return json.put("status", 502).put("detail", "Replica " + gone.replica() + " took the command and has left since");
        }
        return json.put("status", 409).put("detail", answer instanceof TickAnswer.NobodyTook
                ? "The lock is held elsewhere, and nobody there took the command"
                : "The worker is running already");
    }
}
