package io.tickrunner.deployment.test.admin;

import static io.tickrunner.deployment.test.admin.Chore.REBALANCE;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;

import jakarta.inject.Inject;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import io.quarkus.test.QuarkusUnitTest;
import io.tickrunner.TickService;
import io.tickrunner.Tickrunner;
import io.tickrunner.deployment.test.admin.RawHttp.Answer;
import io.vertx.core.json.JsonObject;

class AdminRescheduleTest {

    private static final String SCHEDULE = REBALANCE + "/schedule";

    @RegisterExtension
    static final QuarkusUnitTest APP = AdminApp.of();

    @Inject
    Tickrunner tickrunner;

    private TickService worker() {
        return tickrunner.service("rebalance").orElseThrow();
    }

    private static Answer reschedule(String body) {
        return RawHttp.send("POST", SCHEDULE, body, "Content-Type: application/json");
    }

    @AfterEach
    void reset() {
        assertThat(RawHttp.send("DELETE", SCHEDULE, "").status()).isEqualTo(200);
        assertThat(worker().interval()).isEqualTo(Duration.ofDays(31));
    }

    @Test
    void givesAWorkerAnotherInterval() {
        Answer answer = reschedule("{\"every\":\"4h\"}");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.json().getString("interval")).isEqualTo("PT4H");
        assertThat(answer.json().getBoolean("rescheduled")).isTrue();
        assertThat(answer.json().getJsonObject("ownSchedule"))
                .isEqualTo(new JsonObject().put("interval", "PT744H").put("intervalSeconds", 2_678_400));
        assertThat(worker().interval()).isEqualTo(Duration.ofHours(4));
    }

    @Test
    void givesAWorkerACronExpression() {
        Answer answer = reschedule("{\"cron\": \"0 15 2 ? * MON,TUE\"}");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.json().getString("cron")).isEqualTo("0 15 2 ? * MON,TUE");
    }

    @Test
    void goesBackToTheWorkersOwnSchedule() {
        reschedule("{\"every\":\"4h\"}");

        Answer answer = RawHttp.send("DELETE", SCHEDULE, "");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.json().getString("interval")).isEqualTo("PT744H");
        assertThat(answer.json().getBoolean("rescheduled")).isFalse();
        assertThat(answer.json().containsKey("ownSchedule")).isFalse();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
            "{\"every\":\"5ms\"}|Worker rebalance cannot be rescheduled: every = 5ms is below 10ms; use 10ms or more",
            "{\"every\":\"60d\"}|every = 60d is more than 31 days",
            "{\"cron\":\"0 15 2 30 2 ?\"}|matches no date in any year",
            "{\"cron\":\"off\"}|cron = \"off\" is not a cron expression",
            "{\"cron\":\"{quarkus.datasource.jdbc.url}\"}|contains a property expression",
            "{\"every\":\"5m\",\"cron\":\"0 15 2 * * ?\"}|are both set; remove one",
            "{}|neither every nor cron is set",
            "{\"every\":5,\"often\":true}|\"every\" is not a text, \"often\" is unknown; send {\"every\":\"5m\"} or",
            "[]|The body is not a JSON object; send",
            "\"5m\"|The body is not a JSON object; send",
            "null|The body is not a JSON object; send",
            "{\"every\":|The body is not a JSON object; send" })
    void anInvalidScheduleIsRejected(String body, String detail) {
        Answer answer = reschedule(body);

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.isProblem()).isTrue();
        assertThat(answer.detail()).contains(detail);
        assertThat(worker().interval()).isEqualTo(Duration.ofDays(31));
    }

    @Test
    void theBodyIsShortJsonInOnePiece() {
        assertThat(RawHttp.send("POST", SCHEDULE, "{\"every\":\"4h\"}").status()).isEqualTo(415);
        assertThat(RawHttp.send("POST", SCHEDULE, "{\"every\":\"4h\"}", "Content-Type: text/plain").status()).isEqualTo(415);
        assertThat(reschedule("x".repeat(2_000)).status()).isEqualTo(400);
        assertThat(RawHttp.post(SCHEDULE, "Content-Type: application/json", "Transfer-Encoding: chunked", "", "2", "{}", "0")
                .status()).isEqualTo(400);
        assertThat(RawHttp.send("DELETE", SCHEDULE, "{}", "Content-Type: application/json").status()).isEqualTo(415);
    }

    @Test
    void aPageOfAnotherSiteCannotRescheduleAWorker() {
        assertThat(RawHttp.send("POST", SCHEDULE, "{\"every\":\"4h\"}", "Content-Type: application/json",
                "Origin: https://evil.example").status()).isEqualTo(403);
        assertThat(RawHttp.send("DELETE", SCHEDULE, "", "Origin: https://evil.example").status()).isEqualTo(403);
    }

    @Test
    void anUnknownWorkerIsNotFound() {
        Answer answer = RawHttp.send("POST", "/q/tickrunner/rebalanse/schedule", "{\"every\":\"4h\"}",
                "Content-Type: application/json");

        assertThat(answer.status()).isEqualTo(404);
        assertThat(answer.detail()).isEqualTo("There is no worker \"rebalanse\"; did you mean \"rebalance\"?");
    }

    @Test
    void theMethodsAreShown() {
        assertThat(RawHttp.send("OPTIONS", SCHEDULE, "").header("Allow")).isEqualTo("POST, DELETE, OPTIONS");
        assertThat(RawHttp.send("GET", SCHEDULE, "").status()).isEqualTo(405);
    }
}
