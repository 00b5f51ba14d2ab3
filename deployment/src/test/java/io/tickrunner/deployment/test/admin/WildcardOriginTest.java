package io.tickrunner.deployment.test.admin;

import static io.tickrunner.deployment.test.admin.Chore.REBALANCE;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.quarkus.test.QuarkusUnitTest;

class WildcardOriginTest {

    @RegisterExtension
    static final QuarkusUnitTest APP = AdminApp.of()
            .overrideConfigKey("quarkus.http.cors.enabled", "true")
            .overrideRuntimeConfigKey("quarkus.http.cors.origins", "*");

    @ParameterizedTest
    @ValueSource(strings = { "https://evil.example", "null" })
    void aWildcardAllowsNoCommands(String origin) {
        assertThat(RawHttp.post(REBALANCE + "/pause", "Origin: " + origin).status()).isEqualTo(403);
    }

    @Test
    void aPageOfTheSameSiteCanSendCommands() {
        assertThat(RawHttp.post(REBALANCE + "/resume", "Origin: http://localhost").status()).isEqualTo(200);
    }
}
