package io.tickrunner.deployment.test.fence;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.inject.Inject;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.quarkus.test.QuarkusUnitTest;
import io.tickrunner.Fence;
import io.tickrunner.TickWorker;
import io.tickrunner.deployment.test.IdleWorker;
import io.tickrunner.deployment.test.tick.TickApp;
import io.tickrunner.runtime.tick.WorkerRegistry;
import io.tickrunner.runtime.worker.WorkerSettings;

public class FencedByConfigTest {

    private static final String PREFIX = "quarkus.tickrunner.workers.";

    @RegisterExtension
    static final QuarkusUnitTest APP = TickApp
            .manual(IdleWorker.class, On.class, Off.class, Relaxed.class, Strict.class)
            .overrideRuntimeConfigKey(PREFIX + "on.fenced", "true")
            .overrideRuntimeConfigKey(PREFIX + "off.fenced", "false")
            .overrideRuntimeConfigKey(PREFIX + "relaxed.fence", "same-database-only")
            .overrideRuntimeConfigKey(PREFIX + "strict.fenced", "true")
            .overrideRuntimeConfigKey(PREFIX + "strict.fence", "every-transaction");

    @Inject
    WorkerRegistry registry;

    private WorkerSettings settings(String worker) {
        return registry.worker(worker).orElseThrow().settings();
    }

    @Test
    void configurationFencesAWorker() {
        assertThat(settings("on").fence()).isEqualTo(Fence.EVERY_TRANSACTION);
    }

    @Test
    void configurationEndsTheFenceOfAWorkerWithItsChoiceOfTransactions() {
        assertThat(settings("off").fence()).isNull();
    }

    @Test
    void configurationChoosesTheTransactions() {
        assertThat(settings("relaxed").fence()).isEqualTo(Fence.SAME_DATABASE_ONLY);
        assertThat(settings("strict").fence()).isEqualTo(Fence.EVERY_TRANSACTION);
    }

    @TickWorker(name = "on", lockId = 1, every = "31d")
    public static class On extends IdleWorker {
    }

    @TickWorker(name = "off", lockId = 2, every = "31d", fenced = true, fence = Fence.SAME_DATABASE_ONLY)
    public static class Off extends IdleWorker {
    }

    @TickWorker(name = "relaxed", lockId = 3, every = "31d", fenced = true)
    public static class Relaxed extends IdleWorker {
    }

    @TickWorker(name = "strict", lockId = 4, every = "31d")
    public static class Strict extends IdleWorker {
    }
}
