package io.tickrunner.runtime.tick;

import io.tickrunner.Outcome;

/** The span of one tick. */
public interface TickSpan {

    TickSpan NONE = new TickSpan() {

        @Override
        public Scope enter() {
            return Scope.NONE;
        }

        @Override
        public void end(Outcome outcome, Throwable failure) {
        }
    };

    /** The scope in which the span is current. */
    interface Scope extends AutoCloseable {

        Scope NONE = () -> {
        };

        @Override
        void close();
    }

    /** Starts the span and makes it current on this thread while the scope is open. */
    Scope enter();

    /**
     * Ends the span, on any thread that learns the outcome, even before the scope is closed. A span that is never ended is not
     * reported.
     *
     * @param failure the failure; {@code null} for outcomes without one
     */
    void end(Outcome outcome, Throwable failure);
}
