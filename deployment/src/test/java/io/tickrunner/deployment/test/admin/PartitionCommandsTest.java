package io.tickrunner.deployment.test.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;

import jakarta.inject.Inject;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.quarkus.test.QuarkusUnitTest;
import io.tickrunner.Outcome;
import io.tickrunner.Tick;
import io.tickrunner.TickService;
import io.tickrunner.TickWorker;
import io.tickrunner.Tickrunner;
import io.tickrunner.Worker;
import io.tickrunner.deployment.test.admin.RawHttp.Answer;
import io.tickrunner.runtime.admin.AdminDesk;
import io.vertx.core.json.JsonObject;

/** The admin endpoint takes the name of a partition, or that of the worker for all of them. */
class PartitionCommandsTest {

    private static final String ALL = "/q/tickrunner/sync";
    private static final String ONE = "/q/tickrunner/sync%5B1%5D";

    @RegisterExtension
    static final QuarkusUnitTest APP = AdminApp.withDesk(AdminApp.of(Sync.class));

    @Inject
    Tickrunner tickrunner;

    @Inject
    AdminDesk desk;

    @Inject
    Sync sync;

    @AfterEach
    void goBack() {
        RawHttp.post(ALL + "/resume");
        RawHttp.send("DELETE", ALL + "/schedule", "");
        sync.runs.clear();
    }

    private static List<JsonObject> partitions(Answer answer) {
        return answer.json().getJsonArray(answer.json().containsKey("workers") ? "workers" : "answers").stream()
                .map(JsonObject.class::cast).toList();
    }

    private static Answer send(String path, String body) {
        return RawHttp.send("POST", path, body, "Content-Type: application/json");
    }

    @Test
    void onePartitionIsShownLikeAWorker() {
        JsonObject one = RawHttp.get(ONE).json();

        assertThat(one.getString("name")).isEqualTo("sync[1]");
        assertThat(one.getLong("lockId")).isEqualTo(3001);
        assertThat(one.getString("worker")).isEqualTo("sync");
        assertThat(one.getInteger("partition")).isEqualTo(1);
        assertThat(one.getInteger("partitions")).isEqualTo(3);
    }

    @Test
    void theWorkersNameShowsAllPartitions() {
        Answer answer = RawHttp.get(ALL);

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.json().getString("worker")).isEqualTo("sync");
        assertThat(partitions(answer)).extracting(p -> p.getString("name")).containsExactly("sync[0]", "sync[1]", "sync[2]");
    }

    @Test
    void onePartitionIsRun() {
        Answer answer = RawHttp.post(ONE + "/tick");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.json().getString("outcome")).isEqualTo("success");
        assertThat(sync.runs).containsExactly("1{}");
    }

    @Test
    void allPartitionsAreRunWithTheSameArguments() {
        Answer answer = send(ALL + "/tick", "{\"from\":\"here\"}");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(partitions(answer)).extracting(p -> p.getString("outcome")).containsOnly("success");
        assertThat(partitions(answer)).extracting(p -> p.getString("worker")).containsExactly("sync[0]", "sync[1]", "sync[2]");
        assertThat(sync.runs).containsExactlyInAnyOrder("0{from=here}", "1{from=here}", "2{from=here}");
    }

    @Test
    void theHighestStatusIsThatOfAll() {
        TickService one = tickrunner.service("sync[1]").orElseThrow();
        sync.hold = true;
        CompletableFuture<Outcome> running = CompletableFuture.supplyAsync(() -> one.tick(Map.of("hold", "1")));
        await().until(() -> one.health().runningSince() != null);
        try {
            Answer answer = RawHttp.post(ALL + "/tick");

            assertThat(answer.status()).isEqualTo(409);
            assertThat(partitions(answer)).extracting(p -> p.getInteger("status")).containsExactly(200, 409, 200);
        } finally {
            sync.hold = false;
            running.join();
        }
    }

    @Test
    void onePartitionIsPaused() {
        assertThat(send(ONE + "/pause", "{\"reason\":\"repair\"}").json().getBoolean("paused")).isTrue();

        assertThat(tickrunner.partitions("sync")).extracting(p -> p.health().paused()).containsExactly(false, true, false);
    }

    @Test
    void allPartitionsArePausedAndResumed() {
        Answer paused = send(ALL + "/pause", "{\"reason\":\"repair\"}");

        assertThat(paused.status()).isEqualTo(200);
        assertThat(partitions(paused)).extracting(p -> p.getBoolean("paused")).containsOnly(true);
        assertThat(tickrunner.partitions("sync")).allMatch(p -> p.health().pause().reason().equals("repair"));

        RawHttp.post(ALL + "/resume");
        assertThat(tickrunner.partitions("sync")).noneMatch(p -> p.health().paused());
    }

    @Test
    void allPartitionsGetAnotherSchedule() {
        assertThat(send(ALL + "/schedule", "{\"every\":\"3h\"}").status()).isEqualTo(200);

        assertThat(tickrunner.partitions("sync")).allMatch(p -> p.interval().toHours() == 3);
    }

    @Test
    void anInvalidScheduleIsRefusedForAll() {
        Answer answer = send(ALL + "/schedule", "{\"every\":\"never\"}");

        assertThat(answer.status()).isEqualTo(400);
        assertThat(partitions(answer)).allMatch(p -> p.getString("detail").contains("never"));
    }

    @Test
    void theDevUisDeskTakesTheNameOfAllToo() {
        JsonObject answer = desk.tick("sync", "").toCompletableFuture().join();

        assertThat(answer.getInteger("status")).isEqualTo(200);
        assertThat(answer.getJsonArray("answers")).hasSize(3);
    }

    @Test
    void thereIsNoSuchPartition() {
        Answer answer = RawHttp.get("/q/tickrunner/sync%5B3%5D");

        assertThat(answer.status()).isEqualTo(404);
        assertThat(answer.detail()).contains("There is no worker \"sync[3]\"").contains("did you mean \"sync[");
    }

    @TickWorker(name = "sync", lockId = 3000, every = "31d", partitions = 3)
    static class Sync implements Worker {

        final List<String> runs = new CopyOnWriteArrayList<>();
        volatile boolean hold;

        @Override
        public void tick(Tick tick) throws InterruptedException {
            while (hold && tick.arguments().containsKey("hold")) {
                Thread.sleep(10);
            }
            runs.add(tick.partition() + "" + tick.arguments());
        }
    }
}
