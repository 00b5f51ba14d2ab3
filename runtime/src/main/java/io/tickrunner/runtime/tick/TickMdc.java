package io.tickrunner.runtime.tick;

import java.time.Instant;

import org.jboss.logging.MDC;

import io.tickrunner.ComponentLogger;

/** Puts the tick into the MDC of the current thread, and restores the previous values on close. */
final class TickMdc implements AutoCloseable {

    static final String TICK_ID = "tickId";
    static final String OCCURRENCE = "occurrence";

    private final Object outerComponent = MDC.get(ComponentLogger.COMPONENT);
    private final Object outerTickId = MDC.get(TICK_ID);
    private final Object outerOccurrence = MDC.get(OCCURRENCE);

    private TickMdc() {
    }

    static TickMdc enter(TickRun tick) {
        TickMdc mdc = new TickMdc();
        put(tick);
        return mdc;
    }

    static void put(TickRun tick) {
        MDC.put(ComponentLogger.COMPONENT, tick.worker());
        MDC.put(TICK_ID, tick.id());
        // Formatted only if it is logged.
        Instant occurrence = tick.plannedFor();
        if (occurrence == null) {
            MDC.remove(OCCURRENCE);
        } else {
            MDC.put(OCCURRENCE, occurrence);
        }
    }

    @Override
    public void close() {
        restore(ComponentLogger.COMPONENT, outerComponent);
        restore(TICK_ID, outerTickId);
        restore(OCCURRENCE, outerOccurrence);
    }

    private static void restore(String key, Object value) {
        if (value == null) {
            MDC.remove(key);
        } else {
            MDC.put(key, value);
        }
    }
}
