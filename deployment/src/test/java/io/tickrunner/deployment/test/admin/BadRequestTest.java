package io.tickrunner.deployment.test.admin;

import static io.tickrunner.deployment.test.admin.Chore.REBALANCE;
import static org.assertj.core.api.Assertions.assertThat;

import jakarta.inject.Inject;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import io.quarkus.test.QuarkusUnitTest;
import io.tickrunner.Tickrunner;
import io.tickrunner.deployment.test.admin.RawHttp.Answer;

class BadRequestTest {

    @RegisterExtension
    static final QuarkusUnitTest APP = AdminApp.of();

    @Inject
    Chore chore;

    @Inject
    Tickrunner tickrunner;

    @AfterEach
    void changesNothing() {
        assertThat(chore.runs).hasValue(0);
        assertThat(tickrunner.service("rebalance").orElseThrow().health().paused()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = { "POST", "PUT", "DELETE", "PATCH", "TRACE", "BREW" })
    void onlyGetLooks(String method) {
        for (String path : new String[] { "/q/tickrunner", "/q/tickrunner/", REBALANCE }) {
            Answer answer = RawHttp.send(method, path, "");

            assertThat(answer.status()).as(path).isEqualTo(405);
            assertThat(answer.header("Allow")).isEqualTo("GET, HEAD, OPTIONS");
            assertThat(answer.isProblem()).isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = { "GET", "HEAD", "PUT", "DELETE", "PATCH", "TRACE", "BREW" })
    void onlyPostCommands(String method) {
        for (String command : new String[] { "tick", "pause", "resume" }) {
            Answer answer = RawHttp.send(method, REBALANCE + "/" + command, "");

            assertThat(answer.status()).as(command).isEqualTo(405);
            assertThat(answer.header("Allow")).isEqualTo("POST, OPTIONS");
        }
    }

    @Test
    void headIsGetWithoutABody() {
        for (String path : new String[] { "/q/tickrunner", REBALANCE }) {
            Answer answer = RawHttp.send("HEAD", path, "");

            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.header("Content-Type")).isEqualTo("application/json");
            assertThat(answer.body()).isEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource({ "/q/tickrunner,'GET, HEAD, OPTIONS'", REBALANCE + ",'GET, HEAD, OPTIONS'",
            REBALANCE + "/tick,'POST, OPTIONS'", REBALANCE + "/pause,'POST, OPTIONS'" })
    void optionsTellsTheMethods(String path, String allowed) {
        Answer answer = RawHttp.send("OPTIONS", path, "");

        assertThat(answer.status()).isEqualTo(204);
        assertThat(answer.header("Allow")).isEqualTo(allowed);
    }

    @ParameterizedTest
    @CsvSource({
            "rebalanse,'There is no worker \"rebalanse\"; did you mean \"rebalance\"?'",
            "x,'There is no worker \"x\"'",
            "rebalance%2Ftick,'There is no worker \"rebalance/tick\"'",
            "..%2Frebalance,'There is no worker \"../rebalance\"; did you mean \"rebalance\"?'",
            "b%C3%BCro-%F0%9F%98%80,'There is no worker \"büro-😀\"'",
            "%20,'There is no worker \" \"'",
            "a+b,'There is no worker \"a+b\"'",
            "%00,'There is no worker \"\0\"'",
            "%FF%FE,'There is no worker \"\uFFFD\uFFFD\"'",
            "%3Cscript%3E,'There is no worker \"<script>\"'" })
    void anUnknownNameIsNotFound(String name, String detail) {
        for (Answer answer : new Answer[] { RawHttp.get("/q/tickrunner/" + name),
                RawHttp.post("/q/tickrunner/" + name + "/tick"), RawHttp.post("/q/tickrunner/" + name + "/pause") }) {
            assertThat(answer.status()).isEqualTo(404);
            assertThat(answer.isProblem()).isTrue();
            assertThat(answer.detail()).isEqualTo(detail);
        }
    }

    @Test
    void aVeryLongNameIsTruncatedInTheResponse() {
        Answer answer = RawHttp.get("/q/tickrunner/" + "rebalance".repeat(300));

        assertThat(answer.status()).isEqualTo(404);
        assertThat(answer.detail()).hasSizeLessThan(200).endsWith("…\"");
    }

    @Test
    void aPathWithBrokenEscapesIsRejected() {
        assertThat(RawHttp.get("/q/tickrunner/%zz").status()).isBetween(400, 404);
        assertThat(RawHttp.post("/q/tickrunner/rebalance%/tick").status()).isBetween(400, 404);
    }

    @ParameterizedTest
    @ValueSource(strings = { "/explode", "/tick/now", "/pause/1", "/TICK", "/tick%2F", "/tick;x=1" })
    void anUnknownCommandIsNotFound(String rest) {
        Answer answer = RawHttp.post(REBALANCE + rest);

        assertThat(answer.status()).isEqualTo(404);
        assertThat(answer.detail())
                .isEqualTo("A worker accepts POST to /tick, /pause, /resume and /schedule, DELETE to /schedule, and GET to"
                        + " /runs");
    }

    @Test
    void aPathThatOnlyStartsLikeTheEndpointIsNotFound() {
        assertThat(RawHttp.get("/q/tickrunners").isProblem()).isFalse();
        assertThat(RawHttp.get("/q/tickrunners").status()).isEqualTo(404);
    }

    @ParameterizedTest
    @ValueSource(strings = { "application/json", "application/xml", "text/plain", "application/x-www-form-urlencoded",
            "multipart/form-data; boundary=x", "rubbish" })
    void aCommandWithoutFieldsTakesNoBody(String type) {
        Answer answer = RawHttp.send("POST", REBALANCE + "/resume", "{}", "Content-Type: " + type);

        assertThat(answer.status()).isEqualTo(415);
        assertThat(answer.isProblem()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = { "application/xml", "text/plain", "application/x-www-form-urlencoded",
            "multipart/form-data; boundary=x", "rubbish" })
    void fieldsAreSentAsJson(String type) {
        for (String command : new String[] { "tick", "pause" }) {
            Answer answer = RawHttp.send("POST", REBALANCE + "/" + command, "{}", "Content-Type: " + type);

            assertThat(answer.status()).as(command).isEqualTo(415);
            assertThat(answer.detail()).endsWith("sent as JSON; set the header Content-Type to application/json");
        }
    }

    @Test
    void aLargeBodyIsRejectedTheSameWay() {
        assertThat(RawHttp.send("POST", REBALANCE + "/tick", "x".repeat(2_000_000)).status()).isEqualTo(415);
    }

    @Test
    void aChunkedBodyIsRejectedTheSameWay() {
        Answer answer = RawHttp.post(REBALANCE + "/resume", "Transfer-Encoding: chunked", "", "2", "{}", "0");

        assertThat(answer.status()).isEqualTo(415);
    }

    @ParameterizedTest
    @ValueSource(strings = { "application/xml", "text/html", "image/*", "application/json;q=0", "rubbish", "/", "*/xml" })
    void aCallerThatDoesNotAcceptJsonGetsNotAcceptable(String accepted) {
        for (Answer answer : new Answer[] { RawHttp.get("/q/tickrunner", "Accept: " + accepted),
                RawHttp.get(REBALANCE, "Accept: " + accepted), RawHttp.post(REBALANCE + "/tick", "Accept: " + accepted),
                RawHttp.post(REBALANCE + "/pause", "Accept: " + accepted) }) {
            assertThat(answer.status()).isEqualTo(406);
            assertThat(answer.isProblem()).isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = { "*/*", "application/json", "application/*", "text/html, */*;q=0.8", "application/problem+json",
            "" })
    void whoAcceptsJsonGetsIt(String accepted) {
        assertThat(RawHttp.get(REBALANCE, "Accept: " + accepted).status()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = { "", "soon", "-1", "-1s", "PT-1S", "301", "6m", "99999999999999999999", "P99999999999999999999D",
            "P106751991167300D", "1e3", "NaN", "10s%0d%0aX-Evil:%201", "%F0%9F%98%80", "%00", "1s'%20OR%201=1" })
    void anInvalidOrTooLongWaitIsRejected(String wait) {
        Answer answer = RawHttp.post(REBALANCE + "/tick?wait=" + wait);

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.isProblem()).isTrue();
        assertThat(answer.detail()).contains("is not a duration from 0s to 5m");
        assertThat(answer.header("X-Evil")).isNull();
    }

    @Test
    void aWaitWithBrokenEscapesIsRejected() {
        assertThat(RawHttp.post(REBALANCE + "/tick?wait=%zz").status()).isEqualTo(400);
    }

    @Test
    void aVeryLongWaitIsTruncatedInTheResponse() {
        assertThat(RawHttp.post(REBALANCE + "/tick?wait=" + "9".repeat(3_000)).detail()).hasSizeLessThan(250);
    }
}
