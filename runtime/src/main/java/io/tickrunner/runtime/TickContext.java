package io.tickrunner.runtime;

import org.jboss.logging.MDC;

import io.quarkus.arc.Arc;
import io.quarkus.arc.ArcContainer;
import io.quarkus.arc.ManagedContext;
import io.tickrunner.ComponentLogger;
import io.tickrunner.Tick;

/** What a worker's code finds around it: the tick in the MDC and a request context of its own. */
final class TickContext implements AutoCloseable {

    private static final String TICK_ID = "tickId";

    private final ManagedContext requestContext;

    private TickContext(ManagedContext requestContext) {
        this.requestContext = requestContext;
    }

    static TickContext enter(Tick tick) {
        // A new thread inherits what was in the MDC of whoever made it, and keeps what the tick before left there.
        MDC.clear();
        MDC.put(ComponentLogger.COMPONENT, tick.worker());
        MDC.put(TICK_ID, tick.id());
        ArcContainer container = Arc.container();
        ManagedContext requestContext = container == null ? null : container.requestContext();
        if (requestContext != null) {
            requestContext.activate();
        }
        return new TickContext(requestContext);
    }

    @Override
    public void close() {
        try {
            if (requestContext != null) {
                requestContext.terminate();
            }
        } finally {
            MDC.clear();
        }
    }
}
