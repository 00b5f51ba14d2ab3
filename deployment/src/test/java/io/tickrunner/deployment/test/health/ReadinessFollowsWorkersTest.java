package io.tickrunner.deployment.test.health;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.inject.Inject;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.quarkus.test.QuarkusUnitTest;
import io.tickrunner.TickService;
import io.tickrunner.Tickrunner;

class ReadinessFollowsWorkersTest {

    @RegisterExtension
    static final QuarkusUnitTest APP = Probe.app(FlakyWorker.class)
            .overrideRuntimeConfigKey("quarkus.tickrunner.health.readiness-follows-workers", "true");

    @Inject
    Tickrunner tickrunner;

    @Test
    void aFailingWorkerSetsReadinessToDownIfConfigured() {
        TickService flaky = tickrunner.service("flaky").orElseThrow();
        flaky.tick();
        flaky.tick();
        assertThat(Probe.ready().isUp()).isTrue();

        flaky.tick();

        assertThat(Probe.ready().isDown()).isTrue();
        assertThat(Probe.live().isUp()).isTrue();
    }
}
