package io.tickrunner.deployment.test.admin;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.quarkus.test.QuarkusUnitTest;

class OpenApiManagementTest {

    @RegisterExtension
    static final QuarkusUnitTest APP = AdminApp.of(OpenApiTest.class)
            .setForcedDependencies(OpenApiTest.OPENAPI)
            .overrideConfigKey("quarkus.management.enabled", "true")
            .overrideConfigKey("quarkus.smallrye-openapi.management.enabled", "false")
            .overrideRuntimeConfigKey("quarkus.management.test-port", "0");

    @Test
    void anEndpointOnTheManagementInterfaceIsNotInTheMainDocument() {
        assertThat(OpenApiTest.paths().fieldNames()).noneMatch(path -> path.contains("tickrunner"));
        assertThat(RawHttp.get("/q/tickrunner").status()).isEqualTo(404);
    }
}
