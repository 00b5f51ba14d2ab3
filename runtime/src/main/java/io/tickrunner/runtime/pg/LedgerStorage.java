package io.tickrunner.runtime.pg;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * The storage of the tables that give numbers to workers and replicas. It changes when such a table is created anew or
 * truncated,
 * and the numbers that a replica remembers may then be those of others.
 *
 * @param sql the expression that reads it
 * @param value its value when the tables were checked
 */
record LedgerStorage(String sql, String value) {

    static LedgerStorage read(Connection connection, LedgerNames names) throws SQLException {
        String sql = "pg_catalog.concat(" + node(names.of(LedgerTable.WORKER)) + ", '/', "
                + node(names.of(LedgerTable.REPLICA)) + ")";
        try (Statement ask = connection.createStatement(); ResultSet row = ask.executeQuery("SELECT " + sql)) {
            row.next();
            return new LedgerStorage(sql, row.getString(1));
        }
    }

    /** Takes no lock, so a locked table does not delay it. */
    private static String node(String table) {
        return "pg_catalog.pg_relation_filenode(pg_catalog.to_regclass('" + table + "'))";
    }
}
