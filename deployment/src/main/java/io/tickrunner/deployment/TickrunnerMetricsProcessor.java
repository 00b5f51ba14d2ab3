package io.tickrunner.deployment;

import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;

import io.quarkus.arc.deployment.AdditionalBeanBuildItem;
import io.quarkus.deployment.annotations.BuildProducer;
import io.quarkus.deployment.annotations.BuildStep;
import io.quarkus.deployment.annotations.BuildSteps;
import io.quarkus.deployment.metrics.MetricsCapabilityBuildItem;
import io.quarkus.runtime.metrics.MetricsFactory;
import io.tickrunner.runtime.config.TickrunnerBuildTimeConfig;

/** Publishes the metrics in an app that has Micrometer. */
@BuildSteps(onlyIf = TickrunnerMetricsProcessor.MetricsEnabled.class)
class TickrunnerMetricsProcessor {

    /** Given by name because these classes cannot be loaded without Micrometer. */
    private static final List<String> METRICS_BEANS = List.of(
            "io.tickrunner.runtime.metrics.LockSessionMetrics",
            "io.tickrunner.runtime.metrics.WorkerMetrics");

    @BuildStep
    void metrics(Optional<MetricsCapabilityBuildItem> metrics, BuildProducer<AdditionalBeanBuildItem> beans) {
        if (metrics.filter(m -> m.metricsSupported(MetricsFactory.MICROMETER)).isPresent()) {
            beans.produce(AdditionalBeanBuildItem.builder().addBeanClasses(METRICS_BEANS).build());
        }
    }

    static class MetricsEnabled implements BooleanSupplier {

        private final TickrunnerBuildTimeConfig config;

        MetricsEnabled(TickrunnerBuildTimeConfig config) {
            this.config = config;
        }

        @Override
        public boolean getAsBoolean() {
            return config.metricsEnabled();
        }
    }
}
