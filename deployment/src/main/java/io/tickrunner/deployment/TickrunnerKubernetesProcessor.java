package io.tickrunner.deployment;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

import org.eclipse.microprofile.config.ConfigProvider;
import org.eclipse.microprofile.config.ConfigValue;

import io.quarkus.deployment.annotations.BuildProducer;
import io.quarkus.deployment.annotations.BuildStep;
import io.quarkus.deployment.shutdown.ShutdownBuildTimeConfig;
import io.quarkus.kubernetes.spi.DecoratorBuildItem;
import io.quarkus.kubernetes.spi.KubernetesResourceMetadataBuildItem;
import io.tickrunner.deployment.kubernetes.StartupBudgetDecorator;
import io.tickrunner.deployment.kubernetes.TerminationGraceDecorator;
import io.tickrunner.runtime.worker.Hook;
import io.tickrunner.runtime.worker.WorkerSpec;

/**
 * Adds the time that workers need to start and stop to the manifest that quarkus-kubernetes generates. The paths and ports of
 * the probes come from quarkus-smallrye-health.
 * <p>
 * The SPI has no build items for these times, so decorators are used. Their classes cannot be loaded without
 * quarkus-kubernetes, so they are used only when there is a resource to decorate.
 */
class TickrunnerKubernetesProcessor {

    /** Excludes Knative, which has its own limits for start and stop. */
    private static final Set<String> KINDS = Set.of("Deployment", "StatefulSet", "DeploymentConfig");
    private static final String STARTUP_THRESHOLD = "quarkus.kubernetes.startup-probe.failure-threshold";

    @BuildStep
    void grace(List<KubernetesResourceMetadataBuildItem> resources, ShutdownBuildTimeConfig shutdown,
            BuildProducer<DecoratorBuildItem> decorators) {
        for (String pods : podResources(resources)) {
            Duration grace = PodTimes.terminationGrace(ConfigProvider.getConfig(), shutdown.delayEnabled());
            decorators.produce(new DecoratorBuildItem(new TerminationGraceDecorator(pods, grace.toSeconds())));
        }
    }

    @BuildStep
    void startupBudget(List<KubernetesResourceMetadataBuildItem> resources, List<WorkerBuildItem> workers,
            BuildProducer<DecoratorBuildItem> decorators) {
        List<WorkerSpec> starters = workers.stream().map(WorkerBuildItem::spec)
                .filter(worker -> worker.hooks().contains(Hook.STARTUP)).toList();
        if (starters.isEmpty() || isSetByTheApp(STARTUP_THRESHOLD)) {
            return;
        }
        for (String pods : podResources(resources)) {
            decorators.produce(new DecoratorBuildItem(
                    new StartupBudgetDecorator(pods, PodTimes.startupBudget(starters).toSeconds())));
        }
    }

    /** Returns whether the app sets a property. A default also has a value, but from the source with the lowest ordinal. */
    private static boolean isSetByTheApp(String key) {
        ConfigValue value = ConfigProvider.getConfig().getConfigValue(key);
        return value.getValue() != null && value.getSourceOrdinal() > Integer.MIN_VALUE;
    }

    private static Set<String> podResources(List<KubernetesResourceMetadataBuildItem> resources) {
        return resources.stream().filter(resource -> KINDS.contains(resource.getKind()))
                .map(KubernetesResourceMetadataBuildItem::getName).collect(Collectors.toSet());
    }
}
