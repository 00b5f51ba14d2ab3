package io.tickrunner.deployment.test.admin;

import static io.tickrunner.deployment.test.admin.Chore.REBALANCE;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.quarkus.test.QuarkusUnitTest;

class AllowedOriginTest {

    @RegisterExtension
    static final QuarkusUnitTest APP = AdminApp.of()
            .overrideConfigKey("quarkus.http.cors.enabled", "true")
            .overrideRuntimeConfigKey("quarkus.http.cors.origins", "https://ops.example");

    @Test
    void aPageOfAnAllowedOriginCanSendCommands() {
        assertThat(RawHttp.post(REBALANCE + "/resume", "Origin: https://ops.example", "Sec-Fetch-Site: cross-site").status())
                .isEqualTo(200);
    }

    @Test
    void anotherCannot() {
        assertThat(RawHttp.post(REBALANCE + "/resume", "Origin: https://evil.example").status()).isEqualTo(403);
    }
}
