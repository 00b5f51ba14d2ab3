package io.tickrunner.it.benchmarks.locks;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

import javax.sql.DataSource;

/** A pooled connection for each tick, which holds the tick's lock until the tick ends. */
final class ConnectionRoute implements LockRoute {

    private final DataSource pool;

    ConnectionRoute(DataSource pool) {
        this.pool = pool;
    }

    @Override
    public String name() {
        return "connection per tick";
    }

    @Override
    public Held lock(long key) throws SQLException {
        Connection connection = pool.getConnection();
        if (!ask(connection, "SELECT pg_try_advisory_lock(?)", key)) {
            connection.close();
            throw LockRoute.refused(key);
        }
        return () -> {
            ask(connection, "SELECT pg_advisory_unlock(?)", key);
            connection.close();
        };
    }

    private static boolean ask(Connection connection, String sql, long key) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setLong(1, key);
            try (ResultSet row = statement.executeQuery()) {
                row.next();
                return row.getBoolean(1);
            }
        }
    }

    @Override
    public void close() {
        // The pool is shared.
    }
}
