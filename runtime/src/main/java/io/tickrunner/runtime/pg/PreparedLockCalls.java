package io.tickrunner.runtime.pg;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/** Locks and unlocks with prepared statements, which work on every route to PostgreSQL. */
final class PreparedLockCalls implements LockCalls {

    private final PreparedStatement tryLock;
    private final PreparedStatement unlock;

    PreparedLockCalls(Connection connection, KeySql keys) throws SQLException {
        this.tryLock = connection.prepareStatement("SELECT " + TRY_LOCK + "(" + keys.arguments("?::bigint") + ")");
        this.unlock = connection.prepareStatement("SELECT " + UNLOCK + "(" + keys.arguments("?::bigint") + ")");
    }

    @Override
    public boolean tryLock(long key) throws SQLException {
        return ask(tryLock, key);
    }

    @Override
    public boolean unlock(long key) throws SQLException {
        return ask(unlock, key);
    }

    private static boolean ask(PreparedStatement statement, long key) throws SQLException {
        statement.setLong(1, key);
        try (ResultSet row = statement.executeQuery()) {
            row.next();
            return row.getBoolean(1);
        }
    }
}
