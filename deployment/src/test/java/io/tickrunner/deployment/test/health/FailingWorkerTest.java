package io.tickrunner.deployment.test.health;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.inject.Inject;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.quarkus.test.QuarkusUnitTest;
import io.tickrunner.TickService;
import io.tickrunner.Tickrunner;

class FailingWorkerTest {

    @RegisterExtension
    static final QuarkusUnitTest APP = Probe.app(FlakyWorker.class)
            .overrideRuntimeConfigKey("quarkus.tickrunner.health.failure-threshold", "2");

    @Inject
    Tickrunner tickrunner;

    @Inject
    FlakyWorker flaky;

    TickService service;

    @BeforeEach
    void beginWithASuccess() {
        service = tickrunner.service("flaky").orElseThrow();
        service.resume();
        flaky.broken = false;
        service.tick();
        flaky.broken = true;
    }

    @Test
    void consecutiveFailuresSetOnlyWellnessToDown() {
        service.tick();
        assertThat(Probe.well().isUp()).isTrue();

        service.tick();

        Probe well = Probe.well();
        assertThat(well.isDown()).isTrue();
        assertThat(well.worker("flaky")).startsWith("failing, 2 failures in a row, last ")
                .contains("java.lang.IllegalStateException: no space");
        assertThat(Probe.ready().isUp()).isTrue();
        assertThat(Probe.ready().worker("flaky")).startsWith("failing, ");
        assertThat(Probe.live().isUp()).isTrue();
    }

    @Test
    void aSuccessSetsWellnessToUpAgain() {
        service.tick();
        service.tick();
        flaky.broken = false;

        service.tick();

        assertThat(Probe.well().isUp()).isTrue();
        assertThat(Probe.well().data()).doesNotContainKey("flaky");
    }

    @Test
    void aPausedWorkerDoesNotCountAsFailing() {
        service.tick();
        service.tick();

        service.pause();

        assertThat(Probe.well().isUp()).isTrue();
        assertThat(Probe.ready().worker("flaky")).startsWith("paused, 2 failures in a row");
    }
}
