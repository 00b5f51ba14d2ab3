package io.tickrunner.runtime.pg;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.ThreadLocalRandom;

import org.jboss.logging.Logger;

/**
 * Whether function-call messages get through to the server: they are a part of the protocol that few clients use, and not every
 * proxy passes them on. Used by one thread.
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
     * Finds out, once and for good if they do not.
     *
     * @param spare a connection that may break over it
     * @throws SQLException if the session is gone, or the server is short of something
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
     * @throws SQLException if the session's way is another than the one explored and does not carry them, the session is gone
     *         or the server is short of something; the next one is to be opened
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

    /** One way locks what the other unlocks, so both lead to the same session. */
    private LockCalls proved(Connection connection) throws SQLException {
        LockCalls calls = new FunctionLockCalls(connection, keys);
        LockCalls statements = new PreparedLockCalls(connection, keys);
        long key = ThreadLocalRandom.current().nextInt(Integer.MIN_VALUE, 0);
        if (calls.tryLock(key) && statements.unlock(key) && statements.tryLock(key) && calls.unlock(key)) {
            return calls;
        }
        throw new SQLException("the answers are wrong");
    }

    /** A network that breaks just now proves nothing, but a proxy may hang up on everybody over such a message each time. */
    private void barUnlessGone(Connection session, Exception fault) throws SQLException {
        if (fault instanceof SQLException shortage && isShortage(shortage)) {
            throw shortage;
        }
        trialsInVain++;
        if (trialsInVain < 2) {
            BackendPid.of(session);
        }
        barred = true;
        LOG.infof("Locks are taken by prepared statements, as PostgreSQL's function calls do not get through (%s)",
                why(fault));
    }

    private static String why(Exception fault) {
        return fault instanceof SQLException failure ? SessionEnd.explain(failure) : fault.getMessage();
    }

    /** The server's own answer, such as that its lock table is full: it says nothing about the way. */
    private static boolean isShortage(SQLException fault) {
        return fault.getSQLState() != null && fault.getSQLState().startsWith(INSUFFICIENT_RESOURCES_CLASS);
    }
}
