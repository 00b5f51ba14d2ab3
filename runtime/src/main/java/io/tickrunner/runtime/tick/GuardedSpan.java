package io.tickrunner.runtime.tick;

import java.util.function.Supplier;

import org.jboss.logging.Logger;

import io.tickrunner.Outcome;

/** A span whose errors, such as those of the app's own exporter, do not affect the tick. */
final class GuardedSpan implements TickSpan {

    private static final Logger LOG = Logger.getLogger(GuardedSpan.class);

    private static final String FAULT = "Tracing failed; the tick continues without it";

    private final TickSpan span;

    private GuardedSpan(TickSpan span) {
        this.span = span;
    }

    static TickSpan begin(Supplier<TickSpan> tracer) {
        try {
            TickSpan span = tracer.get();
            return span == NONE ? NONE : new GuardedSpan(span);
        } catch (RuntimeException | Error e) {
            LOG.error(FAULT, e);
            return NONE;
        }
    }

    @Override
    public Scope enter() {
        try {
            Scope scope = span.enter();
            return () -> guard(scope::close);
        } catch (RuntimeException | Error e) {
            LOG.error(FAULT, e);
            return Scope.NONE;
        }
    }

    @Override
    public void end(Outcome outcome, Throwable failure) {
        guard(() -> span.end(outcome, failure));
    }

    private static void guard(Runnable action) {
        try {
            action.run();
        } catch (RuntimeException | Error e) {
            LOG.error(FAULT, e);
        }
    }
}
