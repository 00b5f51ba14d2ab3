package io.tickrunner.deployment.test.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.interceptor.Interceptor;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.quarkus.runtime.StartupEvent;
import io.quarkus.test.QuarkusUnitTest;
import io.tickrunner.TickWorker;
import io.tickrunner.Tickrunner;
import io.tickrunner.deployment.test.IdleWorker;

/** Quarkus adds the app's registry to the root registry shortly before or after the app starts. */
class EarlyTickTest {

    @RegisterExtension
    static final QuarkusUnitTest APP = Series.app(IdleWorker.class, Rebalance.class, AtStart.class);

    @Test
    void aTickBeforeTheRegistryIsAddedIsCountedAndTimed() {
        assertThat(Series.value("tickrunner_ticks_total{outcome=\"success\",worker=\"rebalance\"}")).isEqualTo(1);
        assertThat(Series.value("tickrunner_tick_duration_seconds_count{worker=\"rebalance\"}")).isEqualTo(1);
    }

    @TickWorker(name = "rebalance", lockId = 1001, every = "31d")
    static class Rebalance extends IdleWorker {
    }

    @Singleton
    static class AtStart {

        @Inject
        Tickrunner tickrunner;

        void tick(@Observes @Priority(Interceptor.Priority.PLATFORM_BEFORE + 101) StartupEvent event) {
            tickrunner.service("rebalance").orElseThrow().tick();
        }
    }
}
