package io.tickrunner.runtime.lock;

import java.sql.Connection;
import java.sql.SQLException;

/** Checks transactions of the app's work against the fence of a grant. Thread-safe. */
public interface FenceCheck {

    /** The result of a check. */
    enum Verdict {
        /** The grant is held, and no other replica starts to work under the lock until the transaction has ended. */
        PASSED,
        /** Another replica is about to work under the lock. */
        TAKEN_OVER,
        /** The lock session that held the grant has ended or released it. */
        ENDED,
        /** The connection leads to another database than the lock session. */
        OTHER_DATABASE,
        /** The connection leads to another server than the lock session, or to the same one after a restart. */
        OTHER_SERVER
    }

    /**
     * Checks the connection's current transaction, in one statement. A transaction that passes keeps the lock's next holder
     * waiting until it ends. The server ends it if it is idle for too long.
     *
     * @throws SQLException if the check cannot be made, so that the transaction must not commit
     */
    Verdict check(Connection connection, GrantFence fence) throws SQLException;

    /**
     * Makes the connection's current transaction fail, so that it cannot commit even if its code ignores the refusal.
     *
     * @param why what the server reports; an SQL literal is made of it
     */
    void abort(Connection connection, String why) throws SQLException;
}
