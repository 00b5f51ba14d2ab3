package io.tickrunner.runtime.tick;

import io.tickrunner.Tick;

/** Creates spans for ticks in an app that has tracing. */
public interface TickTracer {

    TickTracer NONE = (tick, startupOnly) -> TickSpan.NONE;

    /**
     * Creates the span. Called where a tick is requested, because the requester's span becomes the parent.
     *
     * @param startupOnly whether only the startup hook runs
     */
    TickSpan begin(Tick tick, boolean startupOnly);
}
