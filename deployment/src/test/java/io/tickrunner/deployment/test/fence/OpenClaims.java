package io.tickrunner.deployment.test.fence;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

import io.tickrunner.deployment.test.TestPostgres;

/** Reads and changes claims in the ledger's tables, as another replica does. */
final class OpenClaims {

    private OpenClaims() {
    }

    /** Returns whether the ledger knows that the worker has begun a run and not finished it. */
    static boolean isOpen(String prefix, String worker) throws SQLException {
        try (Connection connection = connect();
                PreparedStatement ask = connection.prepareStatement(
                        "SELECT claim_since IS NOT NULL FROM " + prefix + "worker WHERE name = ?")) {
            ask.setString(1, worker);
            try (ResultSet row = ask.executeQuery()) {
                row.next();
                return row.getBoolean(1);
            }
        }
    }

    /** Lets another replica claim the run of the worker. */
    static void replace(String prefix, String worker) throws SQLException {
        try (Connection connection = connect(); Statement statement = connection.createStatement()) {
            statement.execute("UPDATE " + prefix + "worker SET claim_since = clock_timestamp() WHERE name = '" + worker + "'");
        }
    }

    private static Connection connect() throws SQLException {
        return DriverManager.getConnection(TestPostgres.url());
    }
}
