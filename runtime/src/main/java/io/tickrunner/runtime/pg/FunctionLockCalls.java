package io.tickrunner.runtime.pg;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

import org.postgresql.core.BaseConnection;
import org.postgresql.core.ParameterList;
import org.postgresql.core.QueryExecutor;
import org.postgresql.util.PSQLState;

/**
 * Locks and unlocks with the protocol's function-call message. Neither side has to bind, plan or describe a statement, which
 * makes single requests cheaper.
 */
// The driver deprecates this call in general, but uses it itself to read large objects.
@SuppressWarnings("deprecation")
final class FunctionLockCalls implements LockCalls {

    private final QueryExecutor executor;
    private final KeySql keys;
    private final int tryLock;
    private final int unlock;

    /**
     * @throws SQLException if the server does not have the functions
     */
    FunctionLockCalls(Connection connection, KeySql keys) throws SQLException {
        this.executor = connection.unwrap(BaseConnection.class).getQueryExecutor();
        this.keys = keys;
        // Looked up by name, in the same way as in the statements.
        try (PreparedStatement find = connection
                .prepareStatement("SELECT ?::pg_catalog.regprocedure::oid, ?::pg_catalog.regprocedure::oid")) {
            find.setString(1, keys.signature(TRY_LOCK));
            find.setString(2, keys.signature(UNLOCK));
            try (ResultSet row = find.executeQuery()) {
                row.next();
                this.tryLock = (int) row.getLong(1);
                this.unlock = (int) row.getLong(2);
            }
        }
    }

    @Override
    public boolean tryLock(long key) throws SQLException {
        return call(tryLock, key);
    }

    @Override
    public boolean unlock(long key) throws SQLException {
        return call(unlock, key);
    }

    private boolean call(int function, long key) throws SQLException {
        ParameterList arguments = executor.createFastpathParameters(keys.argumentCount());
        keys.setArguments(arguments, key);
        byte[] answer = executor.fastpathCall(function, arguments, true);
        // The driver keeps the notices of function calls until they are read.
        executor.getWarnings();
        if (answer == null || answer.length != 1 || answer[0] != 0 && answer[0] != 1) {
            // If this were treated as false, a granted lock would leak.
            throw new SQLException("The answer to a function call is not a boolean", PSQLState.PROTOCOL_VIOLATION.getState());
        }
        return answer[0] == 1;
    }
}
