package io.tickrunner.deployment.test.health;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;

import jakarta.inject.Inject;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.quarkus.test.QuarkusUnitTest;
import io.tickrunner.Tick;
import io.tickrunner.TickWorker;
import io.tickrunner.deployment.test.IdleWorker;

class PendingStartupTest {

    @RegisterExtension
    static final QuarkusUnitTest APP = Probe.app(IdleWorker.class, SlowStarter.class, Plain.class);

    @Inject
    SlowStarter starter;

    @Test
    void theStartupProbeIsDownUntilTheHookHasRun() {
        await().atMost(Duration.ofSeconds(10))
                .until(() -> "startup hook is running".equals(Probe.started().worker("slow-starter")));
        assertThat(Probe.started().isDown()).isTrue();
        assertThat(Probe.started().data()).doesNotContainKey("plain");
        assertThat(Probe.live().isUp()).isTrue();

        starter.go.countDown();

        await().atMost(Duration.ofSeconds(10)).until(() -> Probe.started().isUp());
        assertThat(Probe.started().data()).isEmpty();
    }

    @TickWorker(name = "slow-starter", lockId = 1001, every = "31d")
    static class SlowStarter extends IdleWorker {

        final CountDownLatch go = new CountDownLatch(1);

        @Override
        public void startup(Tick tick) throws InterruptedException {
            go.await();
        }
    }

    @TickWorker(name = "plain", lockId = 1002, every = "31d")
    static class Plain extends IdleWorker {
    }
}
