package io.tickrunner.deployment.test.admin;

import static io.tickrunner.deployment.test.admin.Chore.REBALANCE;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import io.quarkus.test.QuarkusUnitTest;

/** Quarkus' CORS filter accepts all of these origins. */
class OriginPatternTest {

    @RegisterExtension
    static final QuarkusUnitTest APP = AdminApp.of()
            .overrideConfigKey("quarkus.http.cors.enabled", "true")
            .overrideRuntimeConfigKey("quarkus.http.cors.origins",
                    "null,/https:\\/\\/[a-z]+\\.ops\\.example/,/https:\\/\\/.*:8443/,https://one.example");

    @ParameterizedTest
    @CsvSource({ "https://eu.ops.example, 200", "https://one.example, 200", "https://evil.example:8443, 403", "null, 403" })
    void onlyAPatternThatNamesASiteAllowsItsCommands(String origin, int status) {
        assertThat(RawHttp.post(REBALANCE + "/resume", "Origin: " + origin).status()).isEqualTo(status);
    }
}
