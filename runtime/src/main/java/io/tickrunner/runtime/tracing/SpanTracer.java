package io.tickrunner.runtime.tracing;

import jakarta.enterprise.inject.Instance;
import jakarta.inject.Singleton;

import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.tickrunner.Tick;
import io.tickrunner.runtime.TickSpan;
import io.tickrunner.runtime.TickTracer;
import io.tickrunner.runtime.TickrunnerConfig;

/** Makes a span of each tick by OpenTelemetry. A bean in apps that have it only. */
@Singleton
public class SpanTracer implements TickTracer {

    private static final String SCOPE = "io.tickrunner";

    private final Instance<OpenTelemetry> openTelemetry;
    private final boolean includeSkipped;

    /**
     * @param openTelemetry not there if it was switched off by {@code quarkus.otel.enabled}
     */
    SpanTracer(Instance<OpenTelemetry> openTelemetry, TickrunnerConfig config) {
        this.openTelemetry = openTelemetry;
        this.includeSkipped = config.tracing().includeSkipped();
    }

    @Override
    public TickSpan begin(Tick tick, boolean startupOnly) {
        if (!openTelemetry.isResolvable()) {
            return TickSpan.NONE;
        }
        Tracer tracer = openTelemetry.get().getTracer(SCOPE);
        // A hook that runs as the app starts, or as somebody resumes the worker, belongs to nobody's trace.
        return new OtelSpan(tracer, tick, startupOnly, startupOnly ? Context.root() : Context.current(), includeSkipped);
    }
}
