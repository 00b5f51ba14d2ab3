package io.tickrunner.runtime.lock;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;

import org.jboss.logging.Logger;

/** Opens a connection, makes it a lock session by its server-side settings, and proves that it can be relied on. */
final class SessionOpener {

    private static final Logger LOG = Logger.getLogger(SessionOpener.class);
    private static final int IDLE_SESSION_TIMEOUT_SINCE = 14;
    private static final int TRANSACTION_TIMEOUT_SINCE = 17;

    private final ConnectionSource connections;
    private final LockSettings settings;
    private final ReplicaIdentity identity;
    private final FunctionCallRoute functionCalls;
    private final AtomicBoolean oldServerNamed = new AtomicBoolean();

    SessionOpener(ConnectionSource connections, LockSettings settings, ReplicaIdentity identity) {
        this.connections = connections;
        this.settings = settings;
        this.identity = identity;
        this.functionCalls = new FunctionCallRoute(settings.keySpace());
    }

    /** An open connection on which the lease runs. */
    record Opened(Connection connection, LockStatements statements, LeaseClock lease, int backendPid) {
    }

    Opened open() throws SessionRefusedException {
        try {
            Connection connection = connections.open();
            try {
                return prepare(connection);
            } catch (SQLException | SessionRefusedException | RuntimeException e) {
                closeQuietly(connection);
                throw e;
            }
        } catch (SQLException e) {
            throw new SessionRefusedException(explain(e), e);
        } catch (RuntimeException e) {
            // Of a driver, a credentials provider or a setting of the URL: all of them are tried again, at intervals.
            throw new SessionRefusedException("connecting failed: " + e, e);
        }
    }

    private Opened prepare(Connection connection) throws SQLException, SessionRefusedException {
        KeySpace keys = settings.keySpace();
        // A read that outlives the deadline is of no use: the lease watch has given the session up by then.
        connection.setNetworkTimeout(Runnable::run, Math.toIntExact(settings.deadline().toMillis()));
        new SessionSelfTest(connections, keys, functionCalls).prove(connection);
        setServerSide(connection);
        LockStatements statements = new LockStatements(connection, keys, functionCalls.callsOn(connection));
        long sentAt = System.nanoTime();
        statements.listen();
        // Asked, as a pooler in session mode tells the driver a number of its own.
        int backendPid = SessionSelfTest.backend(connection);
        return new Opened(connection, statements, new LeaseClock(settings.deadline().toNanos(), sentAt), backendPid);
    }

    private void setServerSide(Connection connection) throws SQLException {
        String leaseMillis = Long.toString(settings.lease().toMillis());
        String idleMillis = Long.toString(settings.idleTimeout().toMillis());
        String leaseSeconds = Long.toString(Math.max(1, settings.lease().toSeconds() / 3));
        Map<String, String> parameters = new LinkedHashMap<>();
        parameters.put("application_name", identity.applicationName());
        parameters.put("statement_timeout", Long.toString(settings.requestTimeout().toMillis()));
        parameters.put("lock_timeout", Long.toString(settings.requestTimeout().toMillis()));
        parameters.put("tcp_keepalives_idle", leaseSeconds);
        parameters.put("tcp_keepalives_interval", leaseSeconds);
        parameters.put("tcp_keepalives_count", "3");
        parameters.put("tcp_user_timeout", leaseMillis);
        int version = connection.getMetaData().getDatabaseMajorVersion();
        if (version >= IDLE_SESSION_TIMEOUT_SINCE) {
            parameters.put("idle_session_timeout", idleMillis);
        } else if (oldServerNamed.compareAndSet(false, true)) {
            LOG.warnf("PostgreSQL %d cannot end an idle session by itself (14 and later can): the locks of a replica that is"
                    + " frozen or cut off are freed only by TCP keepalives; upgrade PostgreSQL for the full lease", version);
        }
        if (version >= TRANSACTION_TIMEOUT_SINCE) {
            // A session that waits for the rest of a statement is not idle, for ever if the network is cut right there.
            parameters.put("transaction_timeout", idleMillis);
        }
        // One round trip for all of them: a session that was lost shall be back soon.
        try (PreparedStatement set = connection.prepareStatement(
                "SELECT set_config(p.name, p.value, false) FROM unnest(?::text[], ?::text[]) AS p(name, value)")) {
            set.setArray(1, connection.createArrayOf("text", parameters.keySet().toArray()));
            set.setArray(2, connection.createArrayOf("text", parameters.values().toArray()));
            set.executeQuery().close();
        }
    }

    private static String explain(SQLException e) {
        String state = e.getSQLState() == null ? "" : e.getSQLState();
        String mend = switch (state) {
            case "28P01", "28000" -> "; check the datasource's username and password or its credentials provider";
            case "3D000" -> "; check the database's name in the datasource's JDBC URL";
            case "53300" -> "; Tickrunner needs one connection a replica beside the pools (two while it opens): raise"
                    + " max_connections or shrink a pool";
            case "08001", "08004", "08006" -> "; check that PostgreSQL runs and that the datasource's JDBC URL leads to it";
            default -> "";
        };
        return e.getMessage() + mend;
    }

    private static void closeQuietly(Connection connection) {
        try {
            connection.close();
        } catch (SQLException e) {
            LOG.debug("A connection that was no use could not be closed", e);
        }
    }
}
