package io.tickrunner;

import org.jboss.logging.Logger;
import org.jboss.logging.Logger.Level;
import org.jboss.logging.MDC;

/**
 * Logs for one component. The category is {@code tickrunner.<slug>}, and the MDC contains {@code component=<slug>}. Details
 * follow the message as {@code key=value}. A value with spaces, quotes or {@code =} is quoted, and its control characters are
 * escaped; a value cannot forge a line or a field. Immutable and thread-safe.
 */
public final class ComponentLogger {

    /** The MDC key that names the component. */
    public static final String COMPONENT = "component";

    private static final String CATEGORY_PREFIX = "tickrunner.";

    private final String slug;
    private final Logger log;

    private ComponentLogger(String slug) {
        this.slug = slug;
        this.log = Logger.getLogger(CATEGORY_PREFIX + slug);
    }

    /**
     * Returns the logger of a component.
     *
     * @param slug the component's name; for a worker, the worker's name; not {@code null}
     * @return a logger; never {@code null}
     */
    public static ComponentLogger of(String slug) {
        return new ComponentLogger(slug);
    }

    /**
     * Logs at debug.
     *
     * @param message what happened; not {@code null}
     * @param details alternating keys and values
     */
    public void debug(String message, Object... details) {
        log(Level.DEBUG, message, null, details);
    }

    /**
     * Logs at info.
     *
     * @param message what happened; not {@code null}
     * @param details alternating keys and values
     */
    public void info(String message, Object... details) {
        log(Level.INFO, message, null, details);
    }

    /**
     * Logs at warn.
     *
     * @param message what happened; not {@code null}
     * @param details alternating keys and values
     */
    public void warn(String message, Object... details) {
        log(Level.WARN, message, null, details);
    }

    /**
     * Logs at warn, with an exception.
     *
     * @param message what happened; not {@code null}
     * @param failure the exception, logged with its stack trace; not {@code null}
     * @param details alternating keys and values
     */
    public void warn(String message, Throwable failure, Object... details) {
        log(Level.WARN, message, failure, details);
    }

    /**
     * Logs at error, with an exception.
     *
     * @param message what happened; not {@code null}
     * @param failure the exception, logged with its stack trace; may be {@code null}
     * @param details alternating keys and values
     */
    public void error(String message, Throwable failure, Object... details) {
        log(Level.ERROR, message, failure, details);
    }

    private void log(Level level, String message, Throwable failure, Object[] details) {
        if (!log.isEnabled(level)) {
            return;
        }
        Object outer = MDC.get(COMPONENT);
        MDC.put(COMPONENT, slug);
        try {
            log.log(ComponentLogger.class.getName(), level, withDetails(message, details), null, failure);
        } finally {
            if (outer == null) {
                MDC.remove(COMPONENT);
            } else {
                MDC.put(COMPONENT, outer);
            }
        }
    }

    private static String withDetails(String message, Object[] details) {
        if (details.length == 0) {
            return message;
        }
        StringBuilder line = new StringBuilder(message);
        for (int i = 0; i < details.length; i += 2) {
            line.append(' ').append(details[i]);
            if (i + 1 < details.length) {
                line.append('=').append(DetailText.of(details[i + 1]));
            }
        }
        return line.toString();
    }
}
