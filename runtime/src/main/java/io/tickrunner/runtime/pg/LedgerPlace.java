package io.tickrunner.runtime.pg;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;

import io.tickrunner.runtime.config.LedgerSettings;
import io.tickrunner.runtime.ledger.LedgerRefusedException;

/**
 * Where the tables are or are to be.
 *
 * @param schema the schema
 * @param role the app's role, quoted
 * @param usable whether the role may use the schema
 * @param creatable whether the role may create tables in it
 */
record LedgerPlace(String schema, String role, boolean usable, boolean creatable) {

    /** Finds the first schema of the path that has the table of workers, otherwise the one in which tables are created. */
    private static final String IN_PATH = "SELECT COALESCE((SELECT n.nspname::text"
            + " FROM pg_catalog.unnest(pg_catalog.current_schemas(false)) WITH ORDINALITY AS s(name, place)"
            + " JOIN pg_catalog.pg_namespace n ON n.nspname = s.name"
            + " JOIN pg_catalog.pg_class c ON c.relnamespace = n.oid AND c.relname = ?"
            + " ORDER BY s.place LIMIT 1), pg_catalog.current_schema()::text)";
    private static final String RIGHTS = "SELECT pg_catalog.quote_ident(CURRENT_USER),"
            + " pg_catalog.has_schema_privilege(n.oid, 'USAGE'), pg_catalog.has_schema_privilege(n.oid, 'CREATE')"
            + " FROM (SELECT) one LEFT JOIN pg_catalog.pg_namespace n ON n.nspname = ?";

    static LedgerPlace find(Connection connection, LedgerSettings settings) throws SQLException {
        String schema = settings.schema().isPresent() ? settings.schema().get() : inPath(connection, settings);
        try (PreparedStatement ask = connection.prepareStatement(RIGHTS)) {
            ask.setString(1, schema);
            try (ResultSet row = ask.executeQuery()) {
                row.next();
                String role = row.getString(1);
                boolean usable = row.getBoolean(2);
                if (row.wasNull()) {
                    throw new LedgerRefusedException("Schema \"" + schema + "\" of the ledger does not exist; create it with"
                            + " CREATE SCHEMA " + LedgerNames.quoted(schema) + " AUTHORIZATION " + role
                            + ", or name another one in quarkus.tickrunner.ledger.schema");
                }
                return new LedgerPlace(schema, role, usable, row.getBoolean(3));
            }
        }
    }

    private static String inPath(Connection connection, LedgerSettings settings) throws SQLException {
        try (PreparedStatement ask = connection.prepareStatement(IN_PATH)) {
            ask.setString(1, settings.tablePrefix() + LedgerTable.WORKER.suffix());
            try (ResultSet row = ask.executeQuery()) {
                row.next();
                return Optional.ofNullable(row.getString(1)).orElseThrow(() -> new LedgerRefusedException(
                        "No schema in the search_path of the app's role exists; name a schema for the ledger in"
                                + " quarkus.tickrunner.ledger.schema"));
            }
        }
    }
}
