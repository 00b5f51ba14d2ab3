package io.tickrunner.deployment.test.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;

import jakarta.inject.Inject;

import org.assertj.core.api.ListAssert;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.quarkus.test.QuarkusUnitTest;
import io.tickrunner.TickWorker;
import io.tickrunner.deployment.test.IdleWorker;
import io.tickrunner.runtime.tick.WorkerRegistry;

class UnixCronTest {

    @RegisterExtension
    static final QuarkusUnitTest APP = BuildLog.app(ListAssert::isEmpty, Nightly.class)
            .overrideConfigKey("quarkus.scheduler.cron-type", "unix");

    @Inject
    WorkerRegistry workers;

    @Test
    void theSyntaxOfTheSchedulerApplies() {
        assertThat(workers.worker("nightly").orElseThrow().settings().schedule().expression().orElseThrow().expression())
                .isEqualTo("15 2 * * *");
        assertThat(workers.worker("nightly").orElseThrow().interval()).isEqualTo(Duration.ofDays(1));
    }

    @TickWorker(name = "nightly", lockId = 1, cron = "15 2 * * *", timeZone = "UTC")
    static class Nightly extends IdleWorker {
    }
}
