package io.tickrunner.deployment.test.health;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.quarkus.test.QuarkusUnitTest;
import io.tickrunner.Tick;
import io.tickrunner.TickWorker;
import io.tickrunner.deployment.test.IdleWorker;

class SchedulingDisabledTest {

    @RegisterExtension
    static final QuarkusUnitTest APP = Probe.app(IdleWorker.class, Rebalance.class)
            .overrideRuntimeConfigKey("quarkus.tickrunner.enabled", "false");

    @Test
    void workersThatTickOnlyOnCommandAreHealthy() {
        assertThat(List.of(Probe.live(), Probe.ready(), Probe.started(), Probe.well())).allMatch(Probe::isUp);
        assertThat(Probe.ready().worker("rebalance")).startsWith("off, ");
    }

    @TickWorker(name = "rebalance", lockId = 1001, every = "31d")
    static class Rebalance extends IdleWorker {

        @Override
        public void startup(Tick tick) {
            throw new AssertionError("no hook runs by itself");
        }
    }
}
