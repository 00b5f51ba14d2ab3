package io.tickrunner.runtime;

import org.jboss.logging.MDC;

import io.quarkus.arc.Arc;
import io.quarkus.arc.ArcContainer;
import io.quarkus.arc.ManagedContext;

/** What a worker's code finds around it: the tick in the MDC, its span, and a request context of its own. */
final class TickContext implements AutoCloseable {

    private final ManagedContext requestContext;

    private final TickSpan.Scope span;

    private TickContext(ManagedContext requestContext, TickSpan.Scope span) {
        this.requestContext = requestContext;
        this.span = span;
    }

    static TickContext enter(TickRun run) {
        // A new thread inherits what was in the MDC of whoever made it, and keeps what the tick before left there.
        MDC.clear();
        TickMdc.put(run);
        ArcContainer container = Arc.container();
        ManagedContext requestContext = container == null ? null : container.requestContext();
        if (requestContext != null) {
            requestContext.activate();
        }
        return new TickContext(requestContext, run.span().enter());
    }

    @Override
    public void close() {
        try {
            span.close();
        } finally {
            leave();
        }
    }

    private void leave() {
        try {
            if (requestContext != null) {
                requestContext.terminate();
            }
        } finally {
            MDC.clear();
        }
    }
}
