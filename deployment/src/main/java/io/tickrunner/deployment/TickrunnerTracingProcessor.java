package io.tickrunner.deployment;

import java.util.function.BooleanSupplier;

import io.quarkus.arc.deployment.AdditionalBeanBuildItem;
import io.quarkus.deployment.Capabilities;
import io.quarkus.deployment.Capability;
import io.quarkus.deployment.annotations.BuildProducer;
import io.quarkus.deployment.annotations.BuildStep;
import io.quarkus.deployment.annotations.BuildSteps;
import io.tickrunner.runtime.config.TickrunnerBuildTimeConfig;

/** Creates spans for ticks in an app that has OpenTelemetry. */
@BuildSteps(onlyIf = TickrunnerTracingProcessor.TracingEnabled.class)
class TickrunnerTracingProcessor {

    /** Given by name because the class cannot be loaded without OpenTelemetry. */
    private static final String TRACER = "io.tickrunner.runtime.tracing.SpanTracer";

    @BuildStep
    void tracer(Capabilities capabilities, BuildProducer<AdditionalBeanBuildItem> beans) {
        if (capabilities.isPresent(Capability.OPENTELEMETRY_TRACER)) {
            beans.produce(AdditionalBeanBuildItem.builder().addBeanClasses(TRACER).build());
        }
    }

    static class TracingEnabled implements BooleanSupplier {

        private final TickrunnerBuildTimeConfig config;

        TracingEnabled(TickrunnerBuildTimeConfig config) {
            this.config = config;
        }

        @Override
        public boolean getAsBoolean() {
            return config.tracingEnabled();
        }
    }
}
