package io.tickrunner.deployment.test.health;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;

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
    void workThatIgnoresItsTimeoutIsReportedToItsHook() {
        CountDownLatch released = new CountDownLatch(1);
        List<String> failures = new CopyOnWriteArrayList<>();
        TickService deaf = tickrunner.newWorker("deaf").lockId(77).every(Duration.ofHours(1)).timeout(Duration.ofMillis(200))
                .work(tick -> awaitIgnoringInterrupts(released)).onError(failure -> failures.add(failure.getMessage()))
                .register();
        try {
            await().atMost(Duration.ofSeconds(20)).until(() -> deaf.tick() == Outcome.TIMEOUT);

            await().atMost(Duration.ofSeconds(20)).until(() -> !failures.isEmpty());
            assertThat(released.getCount()).as("the work goes on").isEqualTo(1);
            assertThat(failures).containsExactly("Worker deaf ran longer than 200ms");
        } finally {
            released.countDown();
            tickrunner.unregister("deaf");
        }
    }

    private static void awaitIgnoringInterrupts(CountDownLatch latch) {
        while (latch.getCount() > 0) {
            try {
                latch.await();
            } catch (InterruptedException e) {
                // Ignores the interrupt on purpose.
            }
        }
    }

    @Test
    void workThatIgnoresItsTimeoutSetsLivenessToDownAndDoesNotStartAgain() {
        TickService service = tickrunner.service("stubborn").orElseThrow();
        await().atMost(Duration.ofSeconds(20)).until(() -> Probe.live().isDown());

        assertThat(Probe.live().worker("stubborn")).matches("has ignored its interrupt since \\S+Z");
        assertThat(Probe.well().isDown()).isTrue();
        assertThat(Probe.ready().isUp()).isTrue();
        assertThat(Probe.ready().worker("stubborn")).startsWith("stuck, ");
        // Several intervals pass, and a forced tick is skipped too.
        await().pollDelay(Duration.ofSeconds(3)).until(() -> service.tick() == Outcome.SKIPPED);
        assertThat(stubborn.started).hasValue(1);

        stubborn.release();

        await().atMost(Duration.ofSeconds(20)).until(() -> stubborn.started.get() > 1 && Probe.live().isUp());
    }
}
