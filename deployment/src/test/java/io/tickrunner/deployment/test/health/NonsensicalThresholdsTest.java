package io.tickrunner.deployment.test.health;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.quarkus.test.QuarkusUnitTest;

class NonsensicalThresholdsTest {

    @RegisterExtension
    static final QuarkusUnitTest APP = Probe.app(FlakyWorker.class)
            .overrideRuntimeConfigKey("quarkus.tickrunner.health.failure-threshold", "0")
            .overrideRuntimeConfigKey("quarkus.tickrunner.health.stale-intervals", "-1")
            .assertException(failure -> assertThat(failure).hasMessage("Tickrunner cannot start: "
                    + "quarkus.tickrunner.health.failure-threshold = 0 is below 1; use 1 or more; "
                    + "quarkus.tickrunner.health.stale-intervals = -1 is below 1; use 1 or more"));

    @Test
    void thresholdsBelowOneAreRejectedAtStartup() {
        fail("The app must not start");
    }
}
