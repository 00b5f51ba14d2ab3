package io.tickrunner.deployment.test.admin;

import static io.restassured.RestAssured.when;

import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.quarkus.test.QuarkusUnitTest;

class AnswerHeadersTest {

    @RegisterExtension
    static final QuarkusUnitTest APP = AdminApp.of();

    @ParameterizedTest
    @ValueSource(strings = { "/q/tickrunner", Chore.REBALANCE, "/q/tickrunner/nobody" })
    void headersKeepBrowsersFromGuessingAnotherContentType(String path) {
        when().get(path).then().header("X-Content-Type-Options", "nosniff");
    }
}
