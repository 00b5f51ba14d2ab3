package io.tickrunner.deployment.test.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.quarkus.test.QuarkusUnitTest;
import io.restassured.RestAssured;
import io.tickrunner.TickWorker;
import io.tickrunner.deployment.test.IdleWorker;

class MetricsDisabledTest {

    @RegisterExtension
    static final QuarkusUnitTest APP = Series.app(IdleWorker.class, Rebalance.class)
            .overrideConfigKey("quarkus.tickrunner.metrics.enabled", "false");

    @Test
    void anAppCanDisableTheMetrics() {
        assertThat(RestAssured.get("/q/metrics").statusCode()).isEqualTo(200);
        assertThat(Series.all()).isEmpty();
    }

    @TickWorker(name = "rebalance", lockId = 1001, every = "31d")
    static class Rebalance extends IdleWorker {
    }
}
