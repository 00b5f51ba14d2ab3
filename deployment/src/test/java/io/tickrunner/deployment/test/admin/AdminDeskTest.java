package io.tickrunner.deployment.test.admin;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;

import jakarta.inject.Inject;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.quarkus.test.QuarkusUnitTest;
import io.tickrunner.runtime.admin.AdminDesk;
import io.vertx.core.json.JsonObject;

/** The Dev UI receives the same responses as the endpoint's callers, with the status added. */
class AdminDeskTest {

    @RegisterExtension
    static final QuarkusUnitTest APP = AdminApp.withDesk(AdminApp.of());

    @Inject
    AdminDesk desk;

    @Inject
    Chore chore;

    @Test
    void showsTheWorkers() {
        JsonObject overview = desk.overview().toCompletableFuture().join();

        assertThat(overview.getJsonArray("workers").getJsonObject(0).getString("name")).isEqualTo("rebalance");
    }

    @Test
    void runsAWorkerAndReturnsTheOutcome() {
        JsonObject answer = desk.tick("rebalance", "").toCompletableFuture().join();

        assertThat(answer.getInteger("status")).isEqualTo(200);
        assertThat(answer.getString("outcome")).isEqualTo("success");
    }

    @Test
    void runsAWorkerWithArguments() {
        desk.tick("rebalance", "{\"from\":\"2026-01-01\"}").toCompletableFuture().join();

        assertThat(chore.arguments).last().isEqualTo(Map.of("from", "2026-01-01"));
    }

    @Test
    void refusesInvalidArguments() {
        JsonObject answer = desk.tick("rebalance", "from=2026").toCompletableFuture().join();

        assertThat(answer.getInteger("status")).isEqualTo(400);
        assertThat(answer.getString("title")).isEqualTo("Invalid arguments");
    }

    @Test
    void pausesAndResumesAWorker() {
        JsonObject paused = desk.pause("rebalance", "", "").toCompletableFuture().join();
        JsonObject resumed = desk.resume("rebalance").toCompletableFuture().join();

        assertThat(paused.getInteger("status")).isEqualTo(200);
        assertThat(paused.getBoolean("paused")).isTrue();
        assertThat(resumed.getInteger("status")).isEqualTo(200);
        assertThat(resumed.getBoolean("paused")).isFalse();
    }

    @Test
    void pausesAWorkerWithAReasonAndAnEnd() {
        JsonObject paused = desk.pause("rebalance", "migration", "2036-01-01T00:00:00Z").toCompletableFuture().join();
        assertThat(paused.getInteger("status")).isEqualTo(400);
        assertThat(paused.getString("detail")).contains("more than 366 days ahead");

        paused = desk.pause("rebalance", "migration", null).toCompletableFuture().join();
        assertThat(paused.getJsonObject("pause"))
                .isEqualTo(new JsonObject().put("everywhere", true).put("by", "Dev UI").put("reason", "migration"));
        assertThat(desk.pause("rebalance", "", "tomorrow").toCompletableFuture().join().getInteger("status")).isEqualTo(400);
        desk.resume("rebalance").toCompletableFuture().join();
    }

    @Test
    void suggestsTheNearestNameForAnUnknownWorker() {
        JsonObject answer = desk.tick("rebalanse", null).toCompletableFuture().join();

        assertThat(answer.getInteger("status")).isEqualTo(404);
        assertThat(answer.getString("detail")).endsWith("did you mean \"rebalance\"?");
    }
}
