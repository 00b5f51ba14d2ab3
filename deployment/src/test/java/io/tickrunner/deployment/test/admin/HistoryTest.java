package io.tickrunner.deployment.test.admin;

import static io.tickrunner.deployment.test.admin.Chore.REBALANCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Instant;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import jakarta.inject.Inject;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import io.quarkus.test.QuarkusUnitTest;
import io.tickrunner.Tickrunner;
import io.tickrunner.deployment.test.admin.RawHttp.Answer;
import io.tickrunner.runtime.admin.AdminDesk;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;

class HistoryTest {

    private static final String RUNS = REBALANCE + "/runs";

    @RegisterExtension
    static final QuarkusUnitTest APP = AdminApp.withDesk(AdminApp.of())
            .overrideConfigKey("quarkus.tickrunner.ledger.enabled", "true")
            .overrideRuntimeConfigKey("quarkus.tickrunner.ledger.table-prefix", "history_");

    @Inject
    Tickrunner tickrunner;

    @Inject
    AdminDesk desk;

    @BeforeEach
    void runThreeTimes() {
        for (int i = written(); i < 3; i++) {
            tickrunner.service("rebalance").orElseThrow().tick(Map.of("round", "\"" + i + "\""));
            // The server's clock is known to a round trip, so the order of runs that follow at once can be another one.
            int runs = i + 1;
            await().until(() -> written() == runs);
        }
    }

    private static int written() {
        return RawHttp.get(RUNS).json().getJsonArray("runs").size();
    }

    private static Stream<JsonObject> runs(JsonObject page) {
        JsonArray runs = page.getJsonArray("runs");
        return IntStream.range(0, runs.size()).mapToObj(runs::getJsonObject);
    }

    @Test
    void everyRunIsShownWithTheReplicaThatRanIt() {
        String replica = RawHttp.get("/q/tickrunner").json().getString("replica");

        assertThat(runs(RawHttp.get(RUNS).json())).allSatisfy(run -> {
            assertThat(run.getString("outcome")).isEqualTo("success");
            assertThat(run.getString("replica")).isEqualTo(replica);
            assertThat(run.getBoolean("forced")).isTrue();
            assertThat(run.getInteger("attempt")).isEqualTo(1);
            assertThat(Instant.parse(run.getString("started"))).isBeforeOrEqualTo(Instant.parse(run.getString("ended")));
        });
    }

    @Test
    void theArgumentsOfARunAreShown() {
        assertThat(runs(RawHttp.get(RUNS).json()).map(run -> run.getJsonObject("arguments").getString("round")))
                .containsExactly("\"2\"", "\"1\"", "\"0\"");
    }

    @Test
    void aSummaryIsShown() {
        JsonObject statistics = RawHttp.get(RUNS + "?limit=1").json().getJsonObject("statistics");

        assertThat(statistics.getInteger("runs")).isEqualTo(3);
        assertThat(statistics.getInteger("successes")).isEqualTo(3);
        assertThat(statistics.getDouble("successRate")).isEqualTo(1.0);
        assertThat(statistics.getDouble("p50Millis")).isLessThanOrEqualTo(statistics.getDouble("p95Millis"));
    }

    @Test
    void pagesLeadToEarlierRuns() {
        JsonObject newest = RawHttp.get(RUNS + "?limit=2").json();
        assertThat(runs(newest)).hasSize(2);

        JsonObject earlier = RawHttp.get(RUNS + "?limit=2&before=" + newest.getString("before")).json();

        assertThat(runs(earlier)).hasSize(1);
        assertThat(earlier.containsKey("before")).isFalse();
        assertThat(runs(earlier).findFirst().orElseThrow().getString("started")).isLessThan(newest.getString("before"));
    }

    @Test
    void theOverviewSaysThatTheLedgerIsUp() {
        assertThat(RawHttp.get("/q/tickrunner").json().getJsonObject("ledger")).isEqualTo(new JsonObject().put("up", true));
    }

    @Test
    void theDevUiReceivesTheSamePages() {
        JsonObject newest = deskRuns("2", "");
        JsonObject earlier = deskRuns("2", newest.getString("before"));

        assertThat(newest.remove("status")).isEqualTo(200);
        assertThat(newest).isEqualTo(RawHttp.get(RUNS + "?limit=2").json());
        assertThat(runs(earlier)).hasSize(1);
    }

    @Test
    void theDevUiReceivesTheSameFaults() {
        assertThat(deskRuns("501", null).getInteger("status")).isEqualTo(400);
        assertThat(desk.runs("rebalanse", "", "").toCompletableFuture().join().getInteger("status")).isEqualTo(404);
    }

    private JsonObject deskRuns(String limit, String before) {
        return desk.runs("rebalance", limit, before).toCompletableFuture().join();
    }

    @ParameterizedTest
    @ValueSource(strings = { "-1", "0", "501", "ten", "", "1.5", "99999999999999999999" })
    void aLimitThatIsNoSmallNumberIsRejected(String limit) {
        Answer answer = RawHttp.get(RUNS + "?limit=" + limit);

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.isProblem()).isTrue();
        assertThat(answer.detail()).isEqualTo(
                "limit = \"" + limit + "\" is not a whole number from 1 to 500; use for example limit=50");
    }

    @ParameterizedTest
    @ValueSource(strings = { "yesterday", "", "2026-03-01", "+1000000000-12-31T23:59:59Z", "-0001-01-01T00:00:00Z" })
    void aBeforeThatIsNoTimeIsRejected(String before) {
        Answer answer = RawHttp.get(RUNS + "?before=" + before);

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.detail()).contains("is not a time between 1970 and 9999; use the value of \"before\"");
    }

    @ParameterizedTest
    @CsvSource({ "/q/tickrunner/nobody/runs,404", RUNS + "/1,404" })
    void anUnknownPathIsNotFound(String path, int status) {
        Answer answer = RawHttp.get(path);

        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.isProblem()).isTrue();
    }

    @Test
    void theHistoryCanOnlyBeRead() {
        Answer answer = RawHttp.post(RUNS);

        assertThat(answer.status()).isEqualTo(405);
        assertThat(answer.header("Allow")).isEqualTo("GET, HEAD, OPTIONS");
    }
}
