package io.tickrunner.runtime.tick;

import io.tickrunner.Tick;

/** Makes the spans of ticks, in an app that has tracing. */
public interface TickTracer {

    TickTracer NONE = (tick, startupOnly) -> TickSpan.NONE;

    /**
     * Called where a tick is asked for, so that what asked for it can be the span's parent.
     *
     * @param startupOnly whether only the startup hook is to run
     */
    TickSpan begin(Tick tick, boolean startupOnly);
}
