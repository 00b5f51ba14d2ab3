package io.tickrunner.deployment.test.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.ZoneId;

import jakarta.inject.Inject;

import org.assertj.core.api.ListAssert;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.quarkus.test.QuarkusUnitTest;
import io.tickrunner.TickWorker;
import io.tickrunner.deployment.test.IdleWorker;
import io.tickrunner.runtime.tick.WorkerRegistry;

class ZoneKnownAtRunTimeTest {

    @RegisterExtension
    static final QuarkusUnitTest APP = BuildLog.app(ListAssert::isEmpty, Bare.class)
            .overrideConfigKey("quarkus.tickrunner.time-zone", "${app.zone}")
            .overrideRuntimeConfigKey("app.zone", "Europe/Paris");

    @Inject
    WorkerRegistry workers;

    @Test
    void theBuildAcceptsAZoneThatOnlyTheRunTimeKnows() {
        assertThat(workers.worker("bare").orElseThrow().settings().schedule().expression().orElseThrow().zone())
                .isEqualTo(ZoneId.of("Europe/Paris"));
    }

    @TickWorker(name = "bare", lockId = 1, cron = "0 30 2 * * ?")
    static class Bare extends IdleWorker {
    }
}
