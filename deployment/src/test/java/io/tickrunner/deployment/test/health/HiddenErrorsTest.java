package io.tickrunner.deployment.test.health;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.inject.Inject;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.quarkus.test.QuarkusUnitTest;
import io.tickrunner.Tickrunner;

class HiddenErrorsTest {

    @RegisterExtension
    static final QuarkusUnitTest APP = Probe.app(FlakyWorker.class)
            .overrideRuntimeConfigKey("quarkus.tickrunner.health.failure-threshold", "1")
            .overrideRuntimeConfigKey("quarkus.tickrunner.health.show-errors", "false");

    @Inject
    Tickrunner tickrunner;

    @Test
    void aFailureIsShownWithoutItsReason() {
        tickrunner.service("flaky").orElseThrow().tick();

        assertThat(Probe.well().worker("flaky")).startsWith("failing, 1 failure, last ").doesNotContain("no space")
                .doesNotContain("IllegalStateException");
        assertThat(Probe.ready().worker("flaky")).doesNotContain("no space");
    }
}
