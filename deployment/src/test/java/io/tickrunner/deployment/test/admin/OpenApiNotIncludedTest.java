package io.tickrunner.deployment.test.admin;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.quarkus.test.QuarkusUnitTest;

class OpenApiNotIncludedTest {

    @RegisterExtension
    static final QuarkusUnitTest APP = AdminApp.of(OpenApiTest.class)
            .setForcedDependencies(OpenApiTest.OPENAPI)
            .overrideConfigKey("quarkus.tickrunner.admin.openapi-included", "false");

    @Test
    void anAppCanExcludeTheEndpointFromItsDocument() {
        assertThat(OpenApiTest.document().encode()).doesNotContain("TickrunnerWorker", "/q/tickrunner");
    }
}
