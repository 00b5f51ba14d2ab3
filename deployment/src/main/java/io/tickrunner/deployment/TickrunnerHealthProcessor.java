package io.tickrunner.deployment;

import java.util.List;
import java.util.function.BooleanSupplier;

import io.quarkus.arc.deployment.AdditionalBeanBuildItem;
import io.quarkus.deployment.annotations.BuildProducer;
import io.quarkus.deployment.annotations.BuildStep;
import io.quarkus.deployment.annotations.BuildSteps;
import io.quarkus.smallrye.health.deployment.spi.HealthBuildItem;
import io.tickrunner.runtime.config.TickrunnerBuildTimeConfig;

/** Publishes the health checks. */
@BuildSteps(onlyIf = TickrunnerHealthProcessor.HealthEnabled.class)
class TickrunnerHealthProcessor {

    private static final String PACKAGE = "io.tickrunner.runtime.health.";
    private static final List<String> CHECKS = List.of(
            PACKAGE + "WorkersLivenessCheck",
            PACKAGE + "WorkersReadinessCheck",
            PACKAGE + "WorkersStartupCheck",
            PACKAGE + "WorkersWellnessCheck");
    private static final List<String> HELPERS = List.of(
            PACKAGE + "HealthRules",
            PACKAGE + "WorkersReport");

    @BuildStep
    void checks(BuildProducer<HealthBuildItem> checks) {
        CHECKS.forEach(check -> checks.produce(new HealthBuildItem(check, true)));
    }

    @BuildStep
    AdditionalBeanBuildItem helpers() {
        return AdditionalBeanBuildItem.builder().addBeanClasses(HELPERS).build();
    }

    static class HealthEnabled implements BooleanSupplier {

        private final TickrunnerBuildTimeConfig config;

        HealthEnabled(TickrunnerBuildTimeConfig config) {
            this.config = config;
        }

        @Override
        public boolean getAsBoolean() {
            return config.healthEnabled();
        }
    }
}
