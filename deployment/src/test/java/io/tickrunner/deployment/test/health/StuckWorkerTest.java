package io.tickrunner.deployment.test.health;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;

import jakarta.inject.Inject;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.quarkus.test.QuarkusUnitTest;
import io.tickrunner.Outcome;
import io.tickrunner.TickService;
import io.tickrunner.Tickrunner;

class StuckWorkerTest {

    @RegisterExtension
    static final QuarkusUnitTest APP = Probe.app(StubbornWorker.class)
            .overrideRuntimeConfigKey("quarkus.tickrunner.workers.stubborn.timeout", "200ms")
            .overrideRuntimeConfigKey("quarkus.tickrunner.stuck-after", "200ms");

    @Inject
    Tickrunner tickrunner;

    @Inject
    StubbornWorker stubborn;

    @AfterEach
    void release() {
        stubborn.release();
    }

    @Test
    void workThatIgnoresItsTimeoutMakesLivenessDownAndDoesNotStartAgain() {
        TickService service = tickrunner.service("stubborn").orElseThrow();
        await().atMost(Duration.ofSeconds(20)).until(() -> Probe.live().isDown());

        assertThat(Probe.live().worker("stubborn")).matches("ignores its interrupt of \\S+Z");
        assertThat(Probe.well().isDown()).isTrue();
        assertThat(Probe.ready().isUp()).isTrue();
        assertThat(Probe.ready().worker("stubborn")).startsWith("stuck, ");
        // Several intervals pass, and a forced tick is refused too.
        await().pollDelay(Duration.ofSeconds(3)).until(() -> service.tick() == Outcome.SKIPPED);
        assertThat(stubborn.started).hasValue(1);

        stubborn.release();

        await().atMost(Duration.ofSeconds(20)).until(() -> stubborn.started.get() > 1 && Probe.live().isUp());
    }
}
