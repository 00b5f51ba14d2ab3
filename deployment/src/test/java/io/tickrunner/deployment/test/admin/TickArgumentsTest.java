package io.tickrunner.deployment.test.admin;

import static io.tickrunner.deployment.test.admin.Chore.REBALANCE;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;

import jakarta.inject.Inject;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import io.quarkus.test.QuarkusUnitTest;
import io.tickrunner.deployment.test.admin.RawHttp.Answer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;

class TickArgumentsTest {

    private static final String TICK = REBALANCE + "/tick";

    @RegisterExtension
    static final QuarkusUnitTest APP = AdminApp.of();

    @Inject
    Chore chore;

    @BeforeEach
    void forget() {
        chore.arguments.clear();
    }

    private static Answer tick(String body) {
        return RawHttp.send("POST", TICK, body, "Content-Type: application/json");
    }

    private static JsonObject lastTick() {
        JsonArray recent = RawHttp.get(REBALANCE).json().getJsonArray("recent");
        return recent.getJsonObject(recent.size() - 1);
    }

    @Test
    void argumentsReachTheWorkerAndItsHistory() {
        assertThat(tick("{\"until\":\"é \\\"x\\\"\",\"from\":\"\"}").status()).isEqualTo(200);

        assertThat(chore.arguments).containsExactly(Map.of("from", "", "until", "é \"x\""));
        assertThat(lastTick().getJsonObject("arguments").encode()).isEqualTo("{\"until\":\"é \\\"x\\\"\",\"from\":\"\"}");
    }

    @Test
    void aTickWithoutABodyOrWithAnEmptyObjectHasNoArguments() {
        assertThat(RawHttp.post(TICK).status()).isEqualTo(200);
        assertThat(RawHttp.post(TICK, "Content-Length: 0", "Content-Type: application/json").status()).isEqualTo(200);
        assertThat(tick("{}").status()).isEqualTo(200);

        assertThat(chore.arguments).containsExactly(Map.of(), Map.of(), Map.of());
        assertThat(lastTick().containsKey("arguments")).isFalse();
    }

    @Test
    void theLargestArgumentsArriveHoweverTheyAreEscaped() {
        String value = "\\u0041".repeat(998);
        String body = "{\"a\":\"" + value + "\",\"b\":\"" + value + "\",\"c\":\"" + value + "\",\"d\":\"" + value
                + "\",\"e\":\"123\"}";

        assertThat(tick(body).status()).isEqualTo(200);

        String arrived = "A".repeat(998);
        assertThat(chore.arguments)
                .containsExactly(Map.of("a", arrived, "b", arrived, "c", arrived, "d", arrived, "e", "123"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
            "[]|Worker rebalance was not ticked: The body is not a JSON object; send a JSON object of texts such as {\"from\"",
            "\"a\"|The body is not a JSON object",
            "null|The body is not a JSON object",
            "{\"a\":5}|\"a\" is a number and not a text; send",
            "{\"a\":{\"b\":\"c\"}}|\"a\" is an object and not a text; send",
            "{\"a\":null}|\"a\" is null and not a text; send",
            "{\"a\":\"1\",\"a\":\"2\"}|\"a\" is there twice; send",
            "{\"a\":\"1\"|The body is not valid JSON at line 1, column 9; send",
            "{\"\":\"1\"}|was not ticked: a name is empty; use 1 to 63 characters",
            "{\"a\":\"\\ud83d\"}|\"a\" contains half of a surrogate pair; remove it or complete the pair" })
    void invalidArgumentsAreRejectedAndNothingRuns(String body, String detail) {
        Answer answer = tick(body);

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.isProblem()).isTrue();
        assertThat(answer.detail()).contains(detail);
        assertThat(chore.arguments).isEmpty();
    }

    @Test
    void tooLargeArgumentsAreRejectedAndNothingRuns() {
        assertThat(tick("{\"a\":\"" + "x".repeat(1_001) + "\"}").detail())
                .endsWith("\"a\" has 1001 characters; use at most 1000");
        assertThat(tick("{\"a\":\"" + "€".repeat(1_000) + "\",\"b\":\"" + "€".repeat(400) + "\"}").detail())
                .endsWith("all names and values together have 4202 bytes in UTF-8; send at most 4000");
        assertThat(tick("{\"a\":\"" + "x".repeat(40_000) + "\"}").detail())
                .isEqualTo("The header Content-Length is not a number from 1 to 32000; send a short body in one piece");
        assertThat(RawHttp.post(TICK, "Content-Type: application/json", "Transfer-Encoding: chunked", "", "2", "{}", "0")
                .status()).isEqualTo(400);

        assertThat(chore.arguments).isEmpty();
    }

    @Test
    void aBodyOfTenMegabytesIsRejectedUnreadAndTheNextCommandRuns() {
        assertThat(tick("x".repeat(10_000_000)).status()).isEqualTo(400);

        assertThat(tick("{\"a\":\"1\"}").status()).isEqualTo(200);
    }

    @Test
    void aPageOfAnotherSiteCannotSendArguments() {
        assertThat(RawHttp.send("POST", TICK, "{\"a\":\"1\"}", "Content-Type: application/json",
                "Origin: https://evil.example").status()).isEqualTo(403);
        assertThat(chore.arguments).isEmpty();
    }
}
