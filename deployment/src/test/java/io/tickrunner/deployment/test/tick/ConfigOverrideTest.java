package io.tickrunner.deployment.test.tick;

import static io.tickrunner.Outcome.SUCCESS;
import static io.tickrunner.Outcome.TIMEOUT;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;

import jakarta.inject.Inject;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.quarkus.test.QuarkusUnitTest;
import io.tickrunner.Cadence;
import io.tickrunner.Tick;
import io.tickrunner.TickService;
import io.tickrunner.TickWorker;
import io.tickrunner.Tickrunner;
import io.tickrunner.Worker;
import io.tickrunner.deployment.test.IdleWorker;

public class ConfigOverrideTest {

    @RegisterExtension
    static final QuarkusUnitTest APP = TickApp
            .ticking(IdleWorker.class, Overridden.class, Disabled.class, Property.class, Default.class)
            .overrideRuntimeConfigKey("quarkus.tickrunner.cadence", "replica")
            .overrideRuntimeConfigKey("quarkus.tickrunner.workers.\"overridden\".every", "40d")
            .overrideRuntimeConfigKey("quarkus.tickrunner.workers.\"overridden\".timeout", "100ms")
            .overrideRuntimeConfigKey("quarkus.tickrunner.workers.\"overridden\".cadence", "cluster")
            .overrideRuntimeConfigKey("quarkus.tickrunner.workers.\"disabled\".enabled", "false")
            .overrideRuntimeConfigKey("sweep.every", "7m")
            .overrideRuntimeConfigKey("sweep.timeout", "30s");

    @Inject
    Tickrunner tickrunner;

    @Inject
    TickLog log;

    @Test
    void configurationOverridesTheAnnotation() {
        TickService worker = tickrunner.service("overridden").orElseThrow();

        assertThat(worker.interval()).isEqualTo(Duration.ofDays(40));
        assertThat(worker.cadence()).isEqualTo(Cadence.CLUSTER);
        assertThat(worker.tick()).isEqualTo(TIMEOUT);
    }

    @Test
    void aDisabledWorkerTicksOnlyWhenForced() {
        TickService worker = tickrunner.service("disabled").orElseThrow();

        assertThat(worker.health().nextDue()).isNull();
        assertThat(log.of("disabled")).isEmpty();
        assertThat(worker.tick()).isEqualTo(SUCCESS);
        assertThat(AdvisoryLocks.isHeld(2)).isFalse();
    }

    @Test
    void expressionsAreResolvedAtStartup() {
        assertThat(tickrunner.service("property").orElseThrow().interval()).isEqualTo(Duration.ofMinutes(7));
        assertThat(tickrunner.service("default").orElseThrow().interval()).isEqualTo(Duration.ofMinutes(9));
    }

    @Test
    void aWorkerWithoutACadenceUsesTheCadenceOfTheApp() {
        assertThat(tickrunner.service("property").orElseThrow().cadence()).isEqualTo(Cadence.REPLICA);
    }

    @TickWorker(name = "overridden", lockId = 1, every = "5m", timeout = "1h", cadence = Cadence.REPLICA)
    public static class Overridden implements Worker {

        @Override
        public void tick(Tick tick) throws InterruptedException {
            new CountDownLatch(1).await();
        }
    }

    @TickWorker(name = "disabled", lockId = 2, every = "1s")
    public static class Disabled extends IdleWorker {
    }

    @TickWorker(name = "property", lockId = 3, every = "{sweep.every}", timeout = "${sweep.timeout}")
    public static class Property extends IdleWorker {
    }

    @TickWorker(name = "default", lockId = 4, every = "${sweep.other:9m}")
    public static class Default extends IdleWorker {
    }
}
