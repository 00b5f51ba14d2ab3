package io.tickrunner.runtime.lock;

import java.sql.Connection;
import java.sql.SQLException;

import org.jboss.logging.Logger;

/**
 * Whether function-call messages get through to the server: they are a part of the protocol that few clients use, and not every
 * proxy passes them on. Used by one thread.
 */
final class FunctionCallRoute {

    private static final Logger LOG = Logger.getLogger(FunctionCallRoute.class);

    private final KeySpace keys;
    private boolean barred;

    FunctionCallRoute(KeySpace keys) {
        this.keys = keys;
    }

    /**
     * Finds out, once and for good if they do not.
     *
     * @param spare a connection that may break over it, on which the key is free
     * @param session tells a barred route from a way to the server that is gone altogether
     */
    void explore(Connection spare, long key, Connection session) throws SQLException {
        if (barred) {
            return;
        }
        String because;
        try {
            LockCalls calls = new FunctionLockCalls(spare, keys);
            if (calls.tryLock(key) && calls.unlock(key)) {
                return;
            }
            because = "the answers are wrong";
        } catch (SQLException | RuntimeException e) {
            because = e.getMessage();
        }
        SessionSelfTest.backend(session);
        barred = true;
        LOG.infof("Locks are taken by prepared statements, as PostgreSQL's function calls do not get through (%s)", because);
    }

    LockCalls callsOn(Connection session) throws SQLException {
        return barred ? new PreparedLockCalls(session, keys) : new FunctionLockCalls(session, keys);
    }
}
