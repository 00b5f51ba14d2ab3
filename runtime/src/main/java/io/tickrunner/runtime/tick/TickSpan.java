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

    /** Where the span is the current one. */
    interface Scope extends AutoCloseable {

        Scope NONE = () -> {
        };

        @Override
        void close();
    }

    /** Starts the span and makes it the current one of this thread, for as long as the scope is open. */
    Scope enter();

    /**
     * Ends the span, on whatever thread gets to know the outcome, also before the scope is closed. A span of which that is
     * never said is none.
     *
     * @param failure why, {@code null} for outcomes without a reason
     */
    void end(Outcome outcome, Throwable failure);
}
