package io.tickrunner.deployment.test.admin;

import static io.restassured.RestAssured.when;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.quarkus.test.QuarkusUnitTest;

class HttpMetricsTest {

    private static final Pattern URI = Pattern.compile("http_server_requests_seconds_count\\{.*uri=\"(/ops[^\"]*)\".*");

    @RegisterExtension
    static final QuarkusUnitTest APP = AdminApp.of()
            // Paths below /q are not measured.
            .overrideConfigKey("quarkus.tickrunner.admin.path", "/ops/tickrunner");

    @Test
    void thePathsOfAllWorkersShareOneSeries() {
        when().get("/ops/tickrunner").then().statusCode(200);
        when().get("/ops/tickrunner/rebalance").then().statusCode(200);
        when().get("/ops/tickrunner/nobody").then().statusCode(404);
        when().post("/ops/tickrunner/rebalance/tick").then().statusCode(200);
        when().post("/ops/tickrunner/rebalance/nonsense").then().statusCode(404);

        await().untilAsserted(() -> assertThat(uris()).containsOnly("/ops/tickrunner", "/ops/tickrunner/{worker}",
                "/ops/tickrunner/{worker}/{command}"));
    }

    private static List<String> uris() {
        return when().get("/q/metrics").asString().lines().map(URI::matcher).filter(Matcher::matches).map(m -> m.group(1))
                .toList();
    }
}
