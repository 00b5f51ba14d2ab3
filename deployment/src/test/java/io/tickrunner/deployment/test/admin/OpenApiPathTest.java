package io.tickrunner.deployment.test.admin;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.quarkus.test.QuarkusUnitTest;

class OpenApiPathTest {

    @RegisterExtension
    static final QuarkusUnitTest APP = AdminApp.of(OpenApiTest.class)
            .setForcedDependencies(OpenApiTest.OPENAPI)
            .overrideConfigKey("quarkus.http.root-path", "/shop")
            .overrideConfigKey("quarkus.tickrunner.admin.path", "workers");

    @Test
    void theDescriptionFollowsTheConfiguredPath() {
        assertThat(OpenApiTest.paths().fieldNames()).contains("/shop/q/workers", "/shop/q/workers/{worker}/tick");
        assertThat(RawHttp.get("/shop/q/workers/rebalance").status()).isEqualTo(200);
        assertThat(RawHttp.post("/shop/q/workers/rebalance/tick").status()).isEqualTo(200);
    }
}
