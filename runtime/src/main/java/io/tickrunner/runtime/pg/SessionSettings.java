package io.tickrunner.runtime.pg;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;

import org.jboss.logging.Logger;

import io.tickrunner.runtime.config.LockSettings;
import io.tickrunner.runtime.config.ReplicaIdentity;

/** Applies the server-side settings that make a connection a lock session, and proves that they took effect. */
final class SessionSettings {

    private static final Logger LOG = Logger.getLogger(SessionSettings.class);
    private static final int IDLE_SESSION_TIMEOUT_SINCE = 14;
    private static final int TRANSACTION_TIMEOUT_SINCE = 17;
    private static final String LEASE = "idle_session_timeout";

    private final LockSettings settings;
    private final ReplicaIdentity identity;
    private final AtomicBoolean oldServerNamed = new AtomicBoolean();
    private final AtomicBoolean overrideNamed = new AtomicBoolean();

    SessionSettings(LockSettings settings, ReplicaIdentity identity) {
        this.settings = settings;
        this.identity = identity;
    }

    void set(Connection connection) throws SQLException {
        Map<String, String> parameters = wanted(connection);
        // No other schema, because one before pg_catalog could contain functions and operators of the same names.
        parameters.put("search_path", "pg_catalog");
        // All settings in one round trip, because a lost session must be restored quickly.
        try (PreparedStatement set = connection.prepareStatement("SELECT pg_catalog.set_config(p.name, p.value, false)"
                + " FROM ROWS FROM (pg_catalog.unnest(?::text[]), pg_catalog.unnest(?::text[])) AS p(name, value)")) {
            set.setArray(1, connection.createArrayOf("text", parameters.keySet().toArray()));
            set.setArray(2, connection.createArrayOf("text", parameters.values().toArray()));
            set.executeQuery().close();
        }
    }

    private Map<String, String> wanted(Connection connection) throws SQLException {
        String leaseMillis = Long.toString(settings.lease().toMillis());
        String leaseSeconds = Long.toString(Math.max(1, settings.lease().toSeconds() / 3));
        Map<String, String> parameters = new LinkedHashMap<>();
        parameters.put("application_name", identity.applicationName());
        parameters.put("tcp_keepalives_idle", leaseSeconds);
        parameters.put("tcp_keepalives_interval", leaseSeconds);
        parameters.put("tcp_keepalives_count", "3");
        parameters.put("tcp_user_timeout", leaseMillis);
        parameters.putAll(limits(connection));
        if (!parameters.containsKey(LEASE) && oldServerNamed.compareAndSet(false, true)) {
            LOG.warnf("PostgreSQL %d cannot end an idle session by itself (14 and later can): the locks of a replica that is"
                    + " frozen or cut off are freed only by TCP keepalives; upgrade PostgreSQL for the full lease",
                    connection.getMetaData().getDatabaseMajorVersion());
        }
        return parameters;
    }

    /** Returns the time limits that this replica relies on, in milliseconds as in PostgreSQL. */
    private Map<String, String> limits(Connection connection) throws SQLException {
        String idleMillis = Long.toString(settings.idleTimeout().toMillis());
        String requestMillis = Long.toString(settings.requestTimeout().toMillis());
        Map<String, String> limits = new TreeMap<>();
        limits.put("statement_timeout", requestMillis);
        limits.put("lock_timeout", requestMillis);
        int version = connection.getMetaData().getDatabaseMajorVersion();
        if (version >= IDLE_SESSION_TIMEOUT_SINCE) {
            limits.put(LEASE, idleMillis);
        }
        if (version >= TRANSACTION_TIMEOUT_SINCE) {
            // A session that waits for the rest of a statement is not idle. If the network failed there, it would wait forever.
            limits.put("transaction_timeout", idleMillis);
        }
        return limits;
    }

    /**
     * Compares the effective settings with those that were set: a pooler may reset a session, or a schema may hide {@code
     * set_config}.
     */
    void readBack(Connection connection) throws SQLException {
        Map<String, String> limits = limits(connection);
        Map<String, String> others = new TreeMap<>();
        try (PreparedStatement ask = connection.prepareStatement(
                "SELECT name, setting FROM pg_catalog.pg_settings WHERE name = ANY (?::text[])")) {
            ask.setArray(1, connection.createArrayOf("text", limits.keySet().toArray()));
            try (ResultSet rows = ask.executeQuery()) {
                while (rows.next()) {
                    if (!rows.getString(2).equals(limits.get(rows.getString(1)))) {
                        others.put(rows.getString(1), rows.getString(2));
                    }
                }
            }
        }
        if (others.isEmpty()) {
            overrideNamed.set(false);
        } else if (overrideNamed.compareAndSet(false, true)) {
            LOG.warnf("PostgreSQL keeps %s in the lock session, although Tickrunner set %s (milliseconds)%s; find what"
                    + " overrides it: a pooler that resets sessions, or a login trigger", others, limits,
                    others.containsKey(LEASE)
                            ? ": the locks of a replica that is frozen or cut off are freed only by TCP keepalives"
                            : "");
        }
    }
}
