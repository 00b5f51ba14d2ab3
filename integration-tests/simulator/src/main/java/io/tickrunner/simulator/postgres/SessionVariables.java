package io.tickrunner.simulator.postgres;

import java.util.Collections;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/** The settings of one session. What a transaction sets is undone when it fails. */
final class SessionVariables {

    static final String APPLICATION_NAME = "application_name";
    static final String IDLE_SESSION_TIMEOUT = "idle_session_timeout";
    static final String IDLE_IN_TRANSACTION_TIMEOUT = "idle_in_transaction_session_timeout";
    static final String TRANSACTION_TIMEOUT = "transaction_timeout";

    private static final Set<String> MILLIS = Set.of(IDLE_SESSION_TIMEOUT, IDLE_IN_TRANSACTION_TIMEOUT, TRANSACTION_TIMEOUT,
            "statement_timeout", "lock_timeout");
    private static final Map<String, String> DEFAULTS = Map.of("tcp_keepalives_idle", "7200", "tcp_keepalives_interval", "75",
            "tcp_keepalives_count", "9", "tcp_user_timeout", "0", "search_path", "\"$user\", public");

    private final Map<String, String> initial;
    /** Settings of no module that were ever set. PostgreSQL forgets none: what is undone or reset is empty from then on. */
    private final Set<String> known = new HashSet<>();
    private Map<String, String> current;
    private Map<String, String> committed;

    SessionVariables(String applicationName) {
        Map<String, String> values = new TreeMap<>(DEFAULTS);
        MILLIS.forEach(name -> values.put(name, "0"));
        values.put(APPLICATION_NAME, Text.applicationName(applicationName));
        this.initial = Collections.unmodifiableMap(values);
        this.current = initial;
        this.committed = initial;
    }

    /**
     * Sets a value as {@code set_config} does for the session.
     *
     * @return the value as the server shows it
     */
    String set(String name, String value) throws SqlError {
        if (!initial.containsKey(name) && name.indexOf('.') < 0) {
            throw new SqlError(SqlState.UNDEFINED_OBJECT, "unrecognized configuration parameter \"" + name + "\"");
        }
        if (!initial.containsKey(name)) {
            known.add(name);
        }
        Map<String, String> changed = new TreeMap<>(current);
        changed.put(name, checked(name, value));
        current = Collections.unmodifiableMap(changed);
        return show(name);
    }

    private static String checked(String name, String value) throws SqlError {
        if (MILLIS.contains(name)) {
            if (!value.matches("\\d{1,9}")) {
                throw new SqlError(SqlState.INVALID_PARAMETER_VALUE,
                        "invalid value for parameter \"" + name + "\": \"" + value + "\"");
            }
            return Integer.toString(Integer.parseInt(value));
        }
        return name.equals(APPLICATION_NAME) ? Text.applicationName(value) : value;
    }

    /** Returns the value without a unit, or null if it is not set. */
    String get(String name) {
        String value = current.get(name);
        return value == null && known.contains(name) ? "" : value;
    }

    /** Returns whether {@code pg_settings} shows it, which leaves out what no module has defined. */
    boolean isDefined(String name) {
        return initial.containsKey(name);
    }

    /** Returns the value as {@code current_setting} shows it, with its unit, or null if it is not set. */
    String show(String name) {
        String value = get(name);
        return value != null && MILLIS.contains(name) ? withUnit(Long.parseLong(value)) : value;
    }

    private static String withUnit(long millis) {
        if (millis == 0) {
            return "0";
        }
        if (millis % TimeUnit.DAYS.toMillis(1) == 0) {
            return TimeUnit.MILLISECONDS.toDays(millis) + "d";
        }
        if (millis % TimeUnit.HOURS.toMillis(1) == 0) {
            return TimeUnit.MILLISECONDS.toHours(millis) + "h";
        }
        if (millis % TimeUnit.MINUTES.toMillis(1) == 0) {
            return TimeUnit.MILLISECONDS.toMinutes(millis) + "min";
        }
        if (millis % TimeUnit.SECONDS.toMillis(1) == 0) {
            return TimeUnit.MILLISECONDS.toSeconds(millis) + "s";
        }
        return millis + "ms";
    }

    long nanos(String name) {
        return TimeUnit.MILLISECONDS.toNanos(Long.parseLong(current.get(name)));
    }

    /** Sets everything back, as {@code RESET ALL} and poolers do. */
    void reset() {
        current = initial;
    }

    void commit() {
        committed = current;
    }

    void rollback() {
        current = committed;
    }
}
