package io.tickrunner.runtime.tick;

import java.sql.Connection;
import java.sql.SQLException;

import io.tickrunner.runtime.lock.FenceVerdict;
import io.tickrunner.runtime.lock.GrantFence;

/** Checks transactions of the app's work against the fence of a grant. Thread-safe. */
public interface FenceCheck {

    /**
     * Checks the connection's current transaction, in one statement. A transaction that passes keeps the lock's next holder
     * waiting until it ends. The server ends it if it is idle for too long.
     *
     * @throws SQLException if the check cannot be made, so that the transaction must not commit
     */
    FenceVerdict check(Connection connection, GrantFence fence) throws SQLException;

    /**
     * Makes the connection's current transaction fail, so that it cannot commit even if its code ignores the refusal.
     *
     * @param why what the server reports
     */
    void abort(Connection connection, String why) throws SQLException;
}
