package io.tickrunner.runtime.lock;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

import org.jboss.logging.Logger;

/**
 * Whether function-call messages get through to the server: they are a part of the protocol that few clients use, and not every
 * proxy passes them on. Used by one thread.
 */
final class FunctionCallRoute {

    private static final Logger LOG = Logger.getLogger(FunctionCallRoute.class);

    private final KeySpace keys;
    private boolean barred;
    private int trialsThatBrokeAll;

    FunctionCallRoute(KeySpace keys) {
        this.keys = keys;
    }

    /**
     * Finds out, once and for good if they do not.
     *
     * @param spare a connection that may break over it
     * @param session tells a barred route from a way to the server that is gone altogether
     * @throws SQLException if the session is gone
     */
    void explore(Connection spare, Connection session) throws SQLException {
        Optional<String> fault = barred ? Optional.empty() : faultOn(spare);
        if (fault.isPresent()) {
            // A network that breaks just now proves nothing, but a proxy may hang up on everybody over such a message.
            if (++trialsThatBrokeAll < 2) {
                SessionSelfTest.backend(session);
            }
            bar(fault.get());
        }
        trialsThatBrokeAll = 0;
    }

    private Optional<String> faultOn(Connection connection) {
        try {
            return works(new FunctionLockCalls(connection, keys)) ? Optional.empty() : Optional.of("the answers are wrong");
        } catch (SQLException | RuntimeException e) {
            return Optional.of(String.valueOf(e.getMessage()));
        }
    }

    private static boolean works(LockCalls calls) throws SQLException {
        long key = ThreadLocalRandom.current().nextInt(Integer.MIN_VALUE, 0);
        return calls.tryLock(key) && calls.unlock(key);
    }

    private void bar(String because) {
        barred = true;
        LOG.infof("Locks are taken by prepared statements, as PostgreSQL's function calls do not get through (%s)", because);
    }

    /**
     * @throws SQLException if the session's way is another than the one explored and does not carry them; the next session's
     *         calls are statements
     */
    LockCalls callsOn(Connection session) throws SQLException {
        if (barred) {
            return new PreparedLockCalls(session, keys);
        }
        Optional<String> fault = faultOn(session);
        if (fault.isPresent()) {
            bar(fault.get());
            throw new SQLException("PostgreSQL's function calls do not get through (" + fault.get() + ")");
        }
        return new FunctionLockCalls(session, keys);
    }
}
