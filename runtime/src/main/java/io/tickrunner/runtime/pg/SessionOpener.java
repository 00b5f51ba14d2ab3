package io.tickrunner.runtime.pg;

import java.sql.Connection;
import java.sql.SQLException;

import org.jboss.logging.Logger;

import io.tickrunner.runtime.config.LockSettings;
import io.tickrunner.runtime.config.ReplicaIdentity;
import io.tickrunner.runtime.lock.Opener;
import io.tickrunner.runtime.lock.SessionRefusedException;

/** Opens a connection, makes it a lock session with server-side settings, and proves that the session is reliable. */
public final class SessionOpener implements Opener {

    private static final Logger LOG = Logger.getLogger(SessionOpener.class);

    private final ConnectionSource connections;
    private final LockSettings settings;
    private final ReplicaIdentity identity;
    private final FunctionCallRoute functionCalls;
    private final SessionSettings sessionSettings;
    /** Used by the session's thread, like the next field. */
    private final OrphanedBackends orphans;
    private long backendStartedAt;
    private boolean deafNamed;

    SessionOpener(ConnectionSource connections, LockSettings settings, ReplicaIdentity identity) {
        this.connections = connections;
        this.settings = settings;
        this.identity = identity;
        this.functionCalls = new FunctionCallRoute(new KeySql(settings.keySpace()));
        this.sessionSettings = new SessionSettings(settings, identity);
        this.orphans = new OrphanedBackends(settings.lease().toNanos(), identity.applicationName());
    }

    @Override
    public void lost(int backendPid) {
        orphans.add(new OrphanedBackend(backendPid, backendStartedAt, System.nanoTime()));
    }

    @Override
    public Opened open() throws SessionRefusedException {
        try {
            Connection connection = connections.open();
            try {
                orphans.end(connection);
                return prepare(connection);
            } catch (Throwable e) {
                closeQuietly(connection);
                throw e;
            }
        } catch (SQLException e) {
            throw new SessionRefusedException(explain(e), e);
        } catch (RuntimeException e) {
            // Caused by a driver, a credentials provider or a setting of the URL. All of these are retried at intervals.
            throw new SessionRefusedException(
                    "connecting failed: " + e + "; the cause is the JDBC driver, its settings in the"
                            + " URL, or a credentials provider, which must not return null",
                    e);
        }
    }

    private Opened prepare(Connection connection) throws SQLException, SessionRefusedException {
        KeySql keys = new KeySql(settings.keySpace());
        // A read that exceeds the deadline is useless because the lease watch has given up the session by then.
        connection.setNetworkTimeout(Runnable::run, Math.toIntExact(settings.deadline().toMillis()));
        new SessionSelfTest(connections, keys, functionCalls).prove(connection);
        ServerLife life = ServerLife.of(connection);
        sessionSettings.set(connection);
        // After the settings, because resetting a session would remove both.
        SessionMark mark = SessionMark.set(connection);
        long startedAt = OrphanedBackend.startOf(connection);
        LockStatements statements = new LockStatements(connection, keys, functionCalls.callsOn(connection), mark, identity);
        long sentAt = System.nanoTime();
        statements.listen();
        if (!statements.holdSessionKey()) {
            LOG.debug("The key of this lock session is taken, so other replicas see its end only with their heartbeats");
        }
        sessionSettings.readBack(connection);
        boolean hears = hearsItself(statements);
        backendStartedAt = startedAt;
        orphans.forget(mark.backendPid(), startedAt);
        return new Opened(new PostgresLink(connection, statements, new FenceStatements(connection, mark), orphans), sentAt,
                mark.backendPid(),
                life.untilForgotten(settings.deadline()), hears);
    }

    /**
     * Returns whether notifications arrive, and warns if they do not. Locks still work without them, but replicas do not learn
     * of
     * each other's runs and pauses.
     */
    private boolean hearsItself(LockStatements statements) throws SQLException {
        try {
            if (statements.hearsItself()) {
                deafNamed = false;
                return true;
            } else if (!deafNamed) {
                deafNamed = true;
                LOG.warn("PostgreSQL's notifications do not come back to the session that sends them: replicas will not learn"
                        + " of each other's runs and pauses; check for a proxy between the app and PostgreSQL that drops them");
            }
        } catch (SQLException e) {
            if (SessionEnd.isBehind(e)) {
                throw e;
            }
            // Later messages are refused too, and the log then reports that.
            LOG.debug("PostgreSQL refuses notifications", e);
        }
        return false;
    }

    private static String explain(SQLException e) {
        String state = e.getSQLState() == null ? "" : e.getSQLState();
        String message = SessionEnd.explain(e);
        String fix = message.contains("SSL")
                ? "check sslmode and the certificates that the datasource's JDBC URL names, and ssl in"
                        + " postgresql.conf"
                : fixOf(state);
        return fix.isEmpty() ? message : withoutFullStop(message) + "; " + fix;
    }

    private static String fixOf(String state) {
        return switch (state) {
            case "28P01", "28000" -> "check the datasource's username and password or its credentials provider";
            case "3D000" -> "check the database's name in the datasource's JDBC URL";
            case "42501" -> "grant the datasource's role what it lacks; a lock session needs EXECUTE on pg_catalog's"
                    + " functions for advisory locks and pg_notify, as PUBLIC has by default";
            case "53300" -> "Tickrunner needs one connection per replica beside the pools (two while it opens): raise"
                    + " max_connections, or the CONNECTION LIMIT of the role or database if that is what is named, or shrink"
                    + " a pool";
            case "08001", "08004", "08006" ->
                "check that PostgreSQL runs and that the datasource's JDBC URL leads to it";
            case "08P01" -> "a proxy between the app and PostgreSQL refused the connection; check that it can reach"
                    + " PostgreSQL and log in";
            default -> "";
        };
    }

    private static String withoutFullStop(String message) {
        String text = message.strip();
        while (text.endsWith(".")) {
            text = text.substring(0, text.length() - 1);
        }
        return text;
    }

    private static void closeQuietly(Connection connection) {
        try {
            connection.close();
        } catch (SQLException e) {
            LOG.debug("Could not close a rejected connection", e);
        }
    }
}
