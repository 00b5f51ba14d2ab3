package io.tickrunner.deployment.test.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.inject.Inject;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.quarkus.arc.Arc;
import io.quarkus.test.QuarkusUnitTest;
import io.tickrunner.Outcome;
import io.tickrunner.TickWorker;
import io.tickrunner.Tickrunner;
import io.tickrunner.deployment.test.IdleWorker;
import io.tickrunner.runtime.tick.TickObserver;

class WithoutMicrometerTest {

    @RegisterExtension
    static final QuarkusUnitTest APP = Series.app(IdleWorker.class, Rebalance.class)
            .overrideConfigKey("quarkus.micrometer.enabled", "false");

    @Inject
    Tickrunner tickrunner;

    @Test
    void workersTickWithoutMicrometer() {
        assertThat(tickrunner.service("rebalance").orElseThrow().tick()).isEqualTo(Outcome.SUCCESS);
        assertThat(Arc.container().listAll(TickObserver.class))
                .noneMatch(observer -> observer.getBean().getBeanClass().getName().contains(".metrics."));
    }

    @TickWorker(name = "rebalance", lockId = 1001, every = "31d")
    static class Rebalance extends IdleWorker {
    }
}
