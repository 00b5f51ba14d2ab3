package io.tickrunner.runtime.tracing;

import java.util.Optional;

import jakarta.enterprise.inject.Instance;
import jakarta.inject.Singleton;

import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.tickrunner.Tick;
import io.tickrunner.runtime.config.TickrunnerConfig;
import io.tickrunner.runtime.tick.TickSpan;
import io.tickrunner.runtime.tick.TickTracer;

/** Creates an OpenTelemetry span for each tick. A bean only in apps with OpenTelemetry. */
@Singleton
public class SpanTracer implements TickTracer {

    private static final String SCOPE = "io.tickrunner";

    private final Optional<Tracer> tracer;
    private final boolean includeSkipped;

    /**
     * @param openTelemetry absent if disabled by {@code quarkus.otel.enabled}
     */
    SpanTracer(Instance<OpenTelemetry> openTelemetry, TickrunnerConfig config) {
        this.tracer = openTelemetry.stream().findFirst().map(sdk -> sdk.getTracer(SCOPE));
        this.includeSkipped = config.tracing().includeSkipped();
    }

    @Override
    public TickSpan begin(Tick tick, boolean startupOnly) {
        if (tracer.isEmpty()) {
            return TickSpan.NONE;
        }
        // A hook that runs at startup or after a resume does not belong to a caller's trace.
        return new OtelSpan(tracer.get(), tick, startupOnly, startupOnly ? Context.root() : Context.current(),
                includeSkipped);
    }
}
