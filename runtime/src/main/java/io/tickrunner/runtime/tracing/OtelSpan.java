package io.tickrunner.runtime.tracing;

import java.time.Instant;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.tickrunner.Outcome;
import io.tickrunner.Tick;
import io.tickrunner.runtime.tick.TickSpan;

/** The span of one tick. */
final class OtelSpan implements TickSpan {

    private static final AttributeKey<String> WORKER = AttributeKey.stringKey("tickrunner.worker");
    private static final AttributeKey<String> TICK_ID = AttributeKey.stringKey("tickrunner.tick.id");
    private static final AttributeKey<Boolean> FORCED = AttributeKey.booleanKey("tickrunner.forced");
    private static final AttributeKey<String> OCCURRENCE = AttributeKey.stringKey("tickrunner.occurrence");
    private static final AttributeKey<String> OUTCOME = AttributeKey.stringKey("tickrunner.outcome");
    private static final AttributeKey<String> ERROR_TYPE = AttributeKey.stringKey("error.type");

    private final Tracer tracer;
    private final Tick tick;
    private final boolean startupOnly;
    private final Context parent;
    private final boolean includeSkipped;
    private volatile Span span;

    OtelSpan(Tracer tracer, Tick tick, boolean startupOnly, Context parent, boolean includeSkipped) {
        this.tracer = tracer;
        this.tick = tick;
        this.startupOnly = startupOnly;
        this.parent = parent;
        this.includeSkipped = includeSkipped;
    }

    @Override
    public Scope enter() {
        span = start();
        io.opentelemetry.context.Scope scope = parent.with(span).makeCurrent();
        return scope::close;
    }

    private Span start() {
        return tracer.spanBuilder((startupOnly ? "startup " : "tick ") + tick.worker())
                .setParent(parent)
                .setSpanKind(SpanKind.INTERNAL)
                .setAttribute(WORKER, tick.worker())
                .setAttribute(TICK_ID, tick.id())
                .setAttribute(FORCED, tick.forced())
                .setAttribute(OCCURRENCE, tick.occurrence().map(Instant::toString).orElse(null))
                .startSpan();
    }

    @Override
    public void end(Outcome outcome, Throwable failure) {
        if (!includeSkipped && (outcome == Outcome.SKIPPED || outcome == Outcome.GATED)) {
            // A span is exported only after it ends.
            return;
        }
        // A tick that never got a thread has not been entered.
        Span ending = span == null ? start() : span;
        ending.setAttribute(OUTCOME, outcome.tag());
        if (failure != null) {
            ending.setAttribute(ERROR_TYPE, failure.getClass().getName());
            ending.setStatus(StatusCode.ERROR);
            record(failure, ending);
        }
        ending.end();
    }

    private static void record(Throwable failure, Span ending) {
        try {
            ending.setStatus(StatusCode.ERROR, failure.toString());
            ending.recordException(failure);
        } catch (RuntimeException e) {
            // The app's own exception class may throw in getMessage().
            ending.addEvent(failure.getClass().getName());
        }
    }
}
