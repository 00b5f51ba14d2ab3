package io.tickrunner.deployment.test.tick;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.inject.Inject;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.quarkus.test.QuarkusUnitTest;
import io.tickrunner.Outcome;
import io.tickrunner.TickService;
import io.tickrunner.TickWorker;
import io.tickrunner.Tickrunner;
import io.tickrunner.deployment.test.IdleWorker;

public class DisabledSchedulerTest {

    @RegisterExtension
    static final QuarkusUnitTest APP = TickApp.ticking(IdleWorker.class, Sweep.class)
            .overrideRuntimeConfigKey("quarkus.scheduler.enabled", "false");

    @Inject
    Tickrunner tickrunner;

    @Test
    void withoutTheSchedulerWorkersTickOnlyWhenForced() {
        TickService worker = tickrunner.service("sweep").orElseThrow();

        assertThat(worker.health().nextDue()).isNull();
        assertThat(worker.tick()).isEqualTo(Outcome.SUCCESS);
        assertThat(AdvisoryLocks.isHeld(1)).isFalse();
    }

    @TickWorker(name = "sweep", lockId = 1, every = "1s")
    public static class Sweep extends IdleWorker {
    }
}
