package io.tickrunner.deployment.test.admin;

import static io.tickrunner.deployment.test.admin.Chore.REBALANCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;

import jakarta.inject.Inject;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import io.quarkus.test.QuarkusUnitTest;
import io.tickrunner.Pause;
import io.tickrunner.TickService;
import io.tickrunner.Tickrunner;
import io.tickrunner.deployment.test.admin.RawHttp.Answer;
import io.vertx.core.json.JsonObject;

class AdminPauseTest {

    private static final String PAUSE = REBALANCE + "/pause";

    @RegisterExtension
    static final QuarkusUnitTest APP = AdminApp.of();

    @Inject
    Tickrunner tickrunner;

    private TickService worker() {
        return tickrunner.service("rebalance").orElseThrow();
    }

    private static Answer pause(String body) {
        return RawHttp.send("POST", PAUSE, body, "Content-Type: application/json");
    }

    @AfterEach
    void resume() {
        assertThat(RawHttp.post(REBALANCE + "/resume").json().getBoolean("paused")).isFalse();
    }

    @Test
    void aPauseSaysByWhomWhyAndUntilWhen() {
        Instant until = Instant.now().plus(30, ChronoUnit.DAYS).truncatedTo(ChronoUnit.MILLIS);

        Answer answer = pause("{\"reason\":\"migration \\\"x\\\"\",\"until\":\"" + until + "\"}");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.json().getBoolean("paused")).isTrue();
        assertThat(answer.json().getJsonObject("pause")).isEqualTo(new JsonObject().put("everywhere", true)
                .put("by", "anonymous").put("reason", "migration \"x\"").put("until", until.toString()));
        assertThat(worker().health().pause()).isEqualTo(new Pause("anonymous", "migration \"x\"", until));
    }

    @Test
    void aPauseOfThisReplicaAloneSaysSo() {
        worker().pause("local", null);

        assertThat(RawHttp.get(REBALANCE).json().getJsonObject("pause"))
                .isEqualTo(new JsonObject().put("everywhere", false).put("reason", "local"));
    }

    @Test
    void anEndMayHaveAnOffset() {
        Instant until = Instant.now().plus(1, ChronoUnit.DAYS).truncatedTo(ChronoUnit.SECONDS);

        pause("{\"until\":\"" + until.atOffset(ZoneOffset.ofHours(-5)) + "\"}");

        assertThat(worker().health().pause().until()).isEqualTo(until);
    }

    @Test
    void aPauseEndsByItself() {
        pause("{\"until\":\"" + Instant.now().plusSeconds(2) + "\"}");
        assertThat(worker().health().paused()).isTrue();

        await().until(() -> !worker().health().paused());
        assertThat(RawHttp.get(REBALANCE).json().containsKey("pause")).isFalse();
    }

    @Test
    void aPauseWithoutABodyOrWithAnEmptyObjectLastsUntilResumed() {
        assertThat(RawHttp.post(PAUSE).json().getJsonObject("pause"))
                .isEqualTo(new JsonObject().put("everywhere", true).put("by", "anonymous"));
        assertThat(pause("{}").status()).isEqualTo(200);
        assertThat(worker().health().pause().until()).isNull();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
            "{\"until\":\"2020-01-01T00:00:00Z\"}|Worker rebalance cannot be paused: until = 2020-01-01T00:00:00Z is not after",
            "{\"until\":\"2999-01-01T00:00:00Z\"}|until = 2999-01-01T00:00:00Z is more than 366 days ahead; use an earlier time",
            "{\"until\":\"+999999999-01-01T00:00:00Z\"}|is more than 366 days ahead",
            "{\"until\":\"tomorrow\"}|until = \"tomorrow\" is not a time; use ISO-8601 with Z or an offset, such as 2026-12-01T08",
            "{\"until\":\"2026-12-01T08:00:00\"}|is not a time; use ISO-8601 with Z or an offset",
            "{\"until\":\"2026-12-01\"}|is not a time",
            "{\"until\":\"\"}|until = \"\" is not a time",
            "{\"until\":1796112000}|\"until\" is a number and not a text; send {\"reason\":\"migration\",\"until\":",
            "{\"reason\":null}|\"reason\" is null and not a text; send",
            "{\"reason\":\"a\",\"reason\":\"b\"}|\"reason\" is there twice; send",
            "{\"why\":\"a\",\"till\":\"b\"}|Worker rebalance cannot be paused: \"why\" is unknown, \"till\" is unknown; send",
            "[]|The body is not a JSON object; send",
            "\"migration\"|The body is not a JSON object; send",
            "{\"reason\":|The body is not valid JSON at line 1, column" })
    void anInvalidPauseIsRejectedAndTheWorkerIsNotPaused(String body, String detail) {
        Answer answer = pause(body);

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.isProblem()).isTrue();
        assertThat(answer.detail()).contains(detail);
        assertThat(worker().health().paused()).isFalse();
    }

    @Test
    void aReasonThatIsTooLongIsRejected() {
        assertThat(pause("{\"reason\":\"" + "x".repeat(251) + "\"}").detail())
                .isEqualTo("Worker rebalance cannot be paused: the reason has 251 characters; use at most 250");
        assertThat(pause("{\"reason\":\"" + "x".repeat(5_000) + "\"}").detail())
                .isEqualTo("The header Content-Length is not a number from 1 to 4000; send a short body in one piece");

        assertThat(worker().health().paused()).isFalse();
        assertThat(pause("{\"reason\":\"" + "\\ud83d\\ude00".repeat(125) + "\"}").status()).isEqualTo(200);
    }

    @Test
    void aBodyOfTenMegabytesIsRejectedUnreadAndTheNextCommandIsCarriedOut() {
        assertThat(pause("x".repeat(10_000_000)).status()).isEqualTo(400);

        assertThat(worker().health().paused()).isFalse();
        assertThat(pause("{\"reason\":\"migration\"}").status()).isEqualTo(200);
    }

    @Test
    void aPageOfAnotherSiteCannotPause() {
        assertThat(RawHttp.send("POST", PAUSE, "{\"reason\":\"x\"}", "Content-Type: application/json",
                "Origin: https://evil.example").status()).isEqualTo(403);
        assertThat(worker().health().paused()).isFalse();
    }
}
