package io.tickrunner.deployment.test.health;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;

import jakarta.inject.Inject;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.quarkus.test.QuarkusUnitTest;

class StaleWorkerTest {

    @RegisterExtension
    static final QuarkusUnitTest APP = Probe.app(StubbornWorker.class);

    @Inject
    StubbornWorker stubborn;

    @AfterEach
    void release() {
        stubborn.release();
    }

    @Test
    void severalIntervalsWithoutSuccessSetWellnessToDown() {
        await().atMost(Duration.ofSeconds(20)).until(() -> Probe.well().isDown() && stubborn.started.get() == 1);
        assertThat(Probe.well().worker("stubborn")).startsWith("stale, running since ");
        assertThat(Probe.live().isUp()).isTrue();
        assertThat(Probe.ready().isUp()).isTrue();

        stubborn.release();

        await().atMost(Duration.ofSeconds(20)).until(() -> Probe.well().isUp());
    }
}
