package io.tickrunner.deployment;

import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;

import io.quarkus.agroal.spi.JdbcDataSourceBuildItem;
import io.quarkus.arc.deployment.AdditionalBeanBuildItem;
import io.quarkus.arc.deployment.SynthesisFinishedBuildItem;
import io.quarkus.arc.deployment.ValidationPhaseBuildItem.ValidationErrorBuildItem;
import io.quarkus.deployment.annotations.BuildProducer;
import io.quarkus.deployment.annotations.BuildStep;
import io.quarkus.deployment.annotations.BuildSteps;
import io.quarkus.deployment.metrics.MetricsCapabilityBuildItem;
import io.quarkus.runtime.metrics.MetricsFactory;
import io.tickrunner.runtime.config.TickrunnerBuildTimeConfig;

/** Adds the ledger to an app that keeps one, and nothing to any other app. */
@BuildSteps(onlyIf = TickrunnerLedgerProcessor.LedgerEnabled.class)
class TickrunnerLedgerProcessor {

    @BuildStep
    AdditionalBeanBuildItem beans() {
        return AdditionalBeanBuildItem.builder()
                .addBeanClasses("io.tickrunner.runtime.boot.LedgerBeans", "io.tickrunner.runtime.boot.LedgerTicks")
                .setUnremovable()
                .build();
    }

    /** Publishes the metrics of the ledger in an app that has Micrometer. */
    @BuildStep(onlyIf = TickrunnerMetricsProcessor.MetricsEnabled.class)
    void metrics(Optional<MetricsCapabilityBuildItem> metrics, BuildProducer<AdditionalBeanBuildItem> beans) {
        if (metrics.filter(m -> m.metricsSupported(MetricsFactory.MICROMETER)).isPresent()) {
            beans.produce(AdditionalBeanBuildItem.unremovableOf("io.tickrunner.runtime.metrics.LedgerMetrics"));
        }
    }

    /** With its own locks, an app needs no datasource for them, but the ledger needs one. */
    @BuildStep
    void validate(List<WorkerBuildItem> workers, SynthesisFinishedBuildItem beans, List<JdbcDataSourceBuildItem> datasources,
            TickrunnerBuildTimeConfig config, BuildProducer<ValidationErrorBuildItem> errors) {
        if (!workers.isEmpty() && BeanFaults.hasOwnLocker(beans)) {
            DatasourceFaults.ofLedger(config.datasource(), datasources).ifPresent(fault -> errors
                    .produce(new ValidationErrorBuildItem(new InvalidWorkersException(List.of(fault)))));
        }
    }

    static class LedgerEnabled implements BooleanSupplier {

        private final TickrunnerBuildTimeConfig config;

        LedgerEnabled(TickrunnerBuildTimeConfig config) {
            this.config = config;
        }

        @Override
        public boolean getAsBoolean() {
            return config.ledgerEnabled();
        }
    }
}
