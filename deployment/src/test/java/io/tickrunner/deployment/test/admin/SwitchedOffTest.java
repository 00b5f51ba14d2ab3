package io.tickrunner.deployment.test.admin;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.quarkus.test.QuarkusUnitTest;

class SwitchedOffTest {

    @RegisterExtension
    static final QuarkusUnitTest APP = AdminApp.of().overrideRuntimeConfigKey("quarkus.tickrunner.admin.enabled", "false");

    @Test
    void aDisabledEndpointIsNotFound() {
        assertThat(RawHttp.get("/q/tickrunner").status()).isEqualTo(404);
        assertThat(RawHttp.get(Chore.REBALANCE).status()).isEqualTo(404);
        // Quarkus' own response to an unknown path.
        assertThat(RawHttp.post(Chore.REBALANCE + "/pause").status()).isIn(404, 405);
    }
}
