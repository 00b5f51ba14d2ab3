package io.tickrunner.runtime.pg;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;

/** What the catalog says about the tables of the ledger. */
final class LedgerShape {

    private static final String COLUMNS = "SELECT c.relname, a.attname, pg_catalog.format_type(a.atttypid, a.atttypmod),"
            + " a.attnotnull AND NOT a.atthasdef AND a.attidentity = ''"
            + " FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace"
            + " LEFT JOIN pg_catalog.pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped"
            + " WHERE n.nspname = ? AND c.relname = ANY (?) AND c.relkind IN ('r', 'p')";
    private static final String OTHERS = "SELECT c.relname FROM pg_catalog.pg_class c"
            + " JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace"
            + " WHERE n.nspname = ? AND c.relname = ANY (?) AND c.relkind NOT IN ('r', 'p')";
    private static final String INDEXES = "SELECT c.relname, i.indisunique AND i.indpred IS NULL,"
            + " (SELECT pg_catalog.string_agg(a.attname, ',' ORDER BY k.place)"
            + " FROM pg_catalog.unnest(i.indkey::int2[]) WITH ORDINALITY AS k(attnum, place)"
            + " JOIN pg_catalog.pg_attribute a ON a.attrelid = c.oid AND a.attnum = k.attnum)"
            + " FROM pg_catalog.pg_index i JOIN pg_catalog.pg_class c ON c.oid = i.indrelid"
            + " JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace"
            + " WHERE n.nspname = ? AND c.relname = ANY (?) AND i.indisvalid";
    private static final String RIGHTS_AND_VERSION = "SELECT c.relname,"
            + " pg_catalog.has_table_privilege(c.oid, 'SELECT') AND pg_catalog.has_table_privilege(c.oid, 'INSERT')"
            + " AND pg_catalog.has_table_privilege(c.oid, 'UPDATE') AND pg_catalog.has_table_privilege(c.oid, 'DELETE'),"
            + " pg_catalog.obj_description(c.oid, 'pg_class')"
            + " FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace"
            + " WHERE n.nspname = ? AND c.relname = ANY (?)";

    private final LedgerNames names;
    /** The types of the columns, by table and column. */
    private final Map<String, Map<String, String>> columns = new HashMap<>();
    /** Columns that must be given a value, by table. */
    private final Map<String, Set<String>> needed = new HashMap<>();
    private final Set<String> noTables = new HashSet<>();
    /** The columns of each index, by table. */
    private final Map<String, Set<String>> indexes = new HashMap<>();
    private final Map<String, Set<String>> uniques = new HashMap<>();
    private final Set<String> withoutRights = new HashSet<>();
    private String comment;

    private LedgerShape(LedgerNames names) {
        this.names = names;
    }

    private interface Row {
        void read(ResultSet row) throws SQLException;
    }

    static LedgerShape read(Connection connection, LedgerNames names) throws SQLException {
        LedgerShape shape = new LedgerShape(names);
        shape.query(connection, COLUMNS, row -> {
            Map<String, String> ofTable = shape.columns.computeIfAbsent(row.getString(1), table -> new HashMap<>());
            if (row.getString(2) != null) {
                ofTable.put(row.getString(2), row.getString(3));
                if (row.getBoolean(4)) {
                    shape.needed.computeIfAbsent(row.getString(1), table -> new HashSet<>()).add(row.getString(2));
                }
            }
        });
        shape.query(connection, OTHERS, row -> shape.noTables.add(row.getString(1)));
        shape.query(connection, INDEXES, row -> {
            shape.indexes.computeIfAbsent(row.getString(1), table -> new HashSet<>()).add(row.getString(3));
            if (row.getBoolean(2)) {
                shape.uniques.computeIfAbsent(row.getString(1), table -> new HashSet<>()).add(row.getString(3));
            }
        });
        shape.query(connection, RIGHTS_AND_VERSION, row -> {
            if (!row.getBoolean(2)) {
                shape.withoutRights.add(row.getString(1));
            }
            if (row.getString(1).equals(names.plain(LedgerTable.WORKER))) {
                shape.comment = row.getString(3);
            }
        });
        return shape;
    }

    private void query(Connection connection, String sql, Row reader) throws SQLException {
        try (PreparedStatement ask = connection.prepareStatement(sql)) {
            ask.setString(1, names.schema().orElseThrow());
            ask.setArray(2, connection.createArrayOf("text", LedgerTable.ALL.stream().map(names::plain).toArray()));
            try (ResultSet rows = ask.executeQuery()) {
                while (rows.next()) {
                    reader.read(rows);
                }
            }
        }
    }

    List<LedgerTable> missing() {
        return LedgerTable.ALL.stream().filter(table -> !columns.containsKey(names.plain(table))).toList();
    }

    /** Returns the tables whose names belong to something else, for example a view. */
    List<LedgerTable> noTables() {
        return LedgerTable.ALL.stream().filter(table -> noTables.contains(names.plain(table))).toList();
    }

    List<LedgerTable> withoutRights() {
        return LedgerTable.ALL.stream().filter(table -> withoutRights.contains(names.plain(table))).toList();
    }

    /** Returns the version by the comment; empty if there is no such comment. */
    OptionalInt version() {
        if (comment == null || !comment.startsWith(LedgerNames.COMMENT)) {
            return OptionalInt.empty();
        }
        try {
            return OptionalInt.of(Integer.parseInt(comment.substring(LedgerNames.COMMENT.length()).strip()));
        } catch (NumberFormatException e) {
            return OptionalInt.empty();
        }
    }

    /** Returns the statements that turn the existing tables into those that are needed; empty if nothing has to change. */
    List<String> repairs() {
        List<String> repairs = new ArrayList<>();
        LedgerTable.ALL.stream().filter(table -> columns.containsKey(names.plain(table)))
                .forEach(table -> addRepairs(table, repairs));
        return repairs;
    }

    private void addRepairs(LedgerTable table, List<String> repairs) {
        String alter = "ALTER TABLE " + names.of(table) + " ";
        Map<String, String> present = columns.get(names.plain(table));
        for (LedgerColumn column : table.columns()) {
            String type = present.get(column.name());
            if (type == null) {
                repairs.add(alter + "ADD COLUMN " + column.ddl() + ";");
            } else if (!type.equals(column.type())) {
                repairs.add(alter + "ALTER COLUMN " + column.name() + " TYPE " + column.type() + " USING " + column.name()
                        + "::text::" + column.type() + ";");
            }
        }
        needed.getOrDefault(names.plain(table), Set.of()).stream().sorted()
                .filter(name -> table.columns().stream().noneMatch(column -> column.name().equals(name) && column.isRequired()))
                .forEach(name -> repairs
                        .add(alter + "ALTER COLUMN " + LedgerNames.quoted(name) + " DROP NOT NULL;"));
        if (!table.unique().isEmpty()
                && !uniques.getOrDefault(names.plain(table), Set.of()).contains(String.join(",", table.unique()))) {
            repairs.add(alter + "ADD " + table.uniqueDdl() + ";");
        }
        String indexed = String.join(",", table.indexed());
        if (!indexed.isEmpty() && indexes.getOrDefault(names.plain(table), Set.of()).stream()
                .noneMatch(columns -> columns != null && (columns + ",").startsWith(indexed + ","))) {
            repairs.add(table.indexDdl(names.of(table), names.prefix(), " CONCURRENTLY"));
        }
    }
}
