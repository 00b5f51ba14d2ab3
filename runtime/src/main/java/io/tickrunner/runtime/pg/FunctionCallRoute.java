package io.tickrunner.runtime.pg;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.ThreadLocalRandom;

import org.jboss.logging.Logger;

/**
 * Finds out whether function-call messages get through to the server. Few clients use this part of the protocol, and not every
 * proxy forwards it. Used by one thread.
 */
final class FunctionCallRoute {

    private static final Logger LOG = Logger.getLogger(FunctionCallRoute.class);
    private static final String INSUFFICIENT_RESOURCES_CLASS = "53";

    private final KeySql keys;
    private boolean barred;
    private int trialsInVain;

    FunctionCallRoute(KeySql keys) {
        this.keys = keys;
    }

    /**
     * Finds out whether function calls get through. If they do not, the result is final.
     *
     * @param spare a connection that this may break
     * @throws SQLException if the session is gone, or the server lacks a resource
     */
    void explore(Connection spare, Connection session) throws SQLException {
        if (!barred) {
            try {
                proved(spare);
            } catch (SQLException | RuntimeException e) {
                barUnlessGone(session, e);
            }
        }
    }

    /**
     * @throws SQLException if the session's route differs from the one explored and does not forward them, the session is gone,
     *         or the server lacks a resource; the caller must open another session
     */
    LockCalls callsOn(Connection session) throws SQLException {
        if (barred) {
            return new PreparedLockCalls(session, keys);
        }
        try {
            LockCalls calls = proved(session);
            trialsInVain = 0;
            return calls;
        } catch (SQLException | RuntimeException e) {
            barUnlessGone(session, e);
            throw new SQLException("PostgreSQL's function calls do not get through (" + why(e) + ")", e);
        }
    }

    /** Proves that both routes lead to the same session: one locks what the other unlocks. */
    private LockCalls proved(Connection connection) throws SQLException {
        LockCalls calls = new FunctionLockCalls(connection, keys);
        LockCalls statements = new PreparedLockCalls(connection, keys);
        long key = ThreadLocalRandom.current().nextInt(Integer.MIN_VALUE, 0);
        if (calls.tryLock(key) && statements.unlock(key) && statements.tryLock(key) && calls.unlock(key)) {
            return calls;
        }
        throw new SQLException("the answers are wrong");
    }

    /**
     * Rules function calls out unless the session itself is gone. A network that breaks now proves nothing, but a proxy may
     * close the connection on every such message.
     */
    private void barUnlessGone(Connection session, Exception fault) throws SQLException {
        if (fault instanceof SQLException shortage && isShortage(shortage)) {
            throw shortage;
        }
        trialsInVain++;
        if (trialsInVain < 2) {
            BackendPid.of(session);
        }
        barred = true;
        LOG.infof("Using prepared statements for locks because PostgreSQL's function calls do not get through (%s)",
                why(fault));
    }

    private static String why(Exception fault) {
        return fault instanceof SQLException failure ? SessionEnd.explain(failure) : fault.getMessage();
    }

    /**
     * Returns whether the server itself answered, for example that its lock table is full. Such an answer says nothing about
     * the route.
     */
    private static boolean isShortage(SQLException fault) {
        return fault.getSQLState() != null && fault.getSQLState().startsWith(INSUFFICIENT_RESOURCES_CLASS);
    }
}
