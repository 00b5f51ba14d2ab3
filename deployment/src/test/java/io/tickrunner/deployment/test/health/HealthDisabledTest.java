package io.tickrunner.deployment.test.health;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.quarkus.test.QuarkusUnitTest;
import io.restassured.RestAssured;

class HealthDisabledTest {

    @RegisterExtension
    static final QuarkusUnitTest APP = Probe.app(FlakyWorker.class)
            .overrideConfigKey("quarkus.tickrunner.health.enabled", "false");

    @Test
    void anAppCanDisableTheChecks() {
        List<String> names = RestAssured.get("/q/health").jsonPath().getList("checks.name");

        assertThat(names).contains("Database connections health check")
                .noneMatch(name -> name.startsWith("Tickrunner"));
    }
}
