package io.tickrunner.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import io.quarkus.kubernetes.spi.DecoratorBuildItem;
import io.quarkus.kubernetes.spi.KubernetesResourceMetadataBuildItem;
import io.tickrunner.runtime.worker.FenceSpec;
import io.tickrunner.runtime.worker.Hook;
import io.tickrunner.runtime.worker.PartitionSpec;
import io.tickrunner.runtime.worker.ScheduleSpec;
import io.tickrunner.runtime.worker.WakeUpSpec;
import io.tickrunner.runtime.worker.WorkerSpec;

class TickrunnerKubernetesProcessorTest {

    private static final String THRESHOLD = "quarkus.kubernetes.startup-probe.failure-threshold";

    @AfterEach
    void forgetTheThreshold() {
        System.clearProperty(THRESHOLD);
    }

    @Test
    void aStartupHookMakesABudget() {
        assertThat(budgets("Deployment", Set.of(Hook.STARTUP))).hasSize(1);
    }

    @Test
    void workersWithoutStartupHookAddNoDecorator() {
        assertThat(budgets("Deployment", Set.of(Hook.SHOULD_RUN))).isEmpty();
    }

    @Test
    void aThresholdSetByTheAppIsKept() {
        System.setProperty(THRESHOLD, "5");

        assertThat(budgets("Deployment", Set.of(Hook.STARTUP))).isEmpty();
    }

    @Test
    void knativeIsLeftAlone() {
        assertThat(budgets("Service", Set.of(Hook.STARTUP))).isEmpty();
    }

    private static List<DecoratorBuildItem> budgets(String kind, Set<Hook> hooks) {
        List<DecoratorBuildItem> decorators = new ArrayList<>();
        new TickrunnerKubernetesProcessor().startupBudget(
                List.of(new KubernetesResourceMetadataBuildItem("kubernetes", "apps", "v1", kind, "shop")),
                List.of(new WorkerBuildItem(null,
                        new WorkerSpec("w", 1, ScheduleSpec.every("1m"), WakeUpSpec.NONE, "2m", null, false, "W", "w", hooks,
                                false, null, FenceSpec.NONE, 1, PartitionSpec.NONE))),
                decorators::add);
        return decorators;
    }
}
