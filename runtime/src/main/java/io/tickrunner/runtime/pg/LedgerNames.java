package io.tickrunner.runtime.pg;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

import io.tickrunner.runtime.config.LedgerSettings;

/**
 * The names of the ledger's tables, as they appear in SQL.
 *
 * @param schema the schema; empty for unqualified names, as in the file that the jar ships
 * @param prefix the start of each table's name, which needs no quotes
 */
record LedgerNames(Optional<String> schema, String prefix) {

    /** The version of the tables, increased whenever an older version of the extension could not use them. */
    static final int VERSION = 1;
    static final String COMMENT = "Tickrunner ledger, version ";

    String of(LedgerTable table) {
        return schema.map(name -> quoted(name) + ".").orElse("") + plain(table);
    }

    String plain(LedgerTable table) {
        return prefix + table.suffix();
    }

    /** Returns the statements that create the given tables. */
    List<String> ddl(List<LedgerTable> tables) {
        Stream<String> create = tables.stream().flatMap(table -> table.ddl(of(table), prefix).stream());
        return (tables.contains(LedgerTable.WORKER) ? Stream.concat(create, Stream.of(versionDdl())) : create).toList();
    }

    String versionDdl() {
        return "COMMENT ON TABLE " + of(LedgerTable.WORKER) + " IS '" + COMMENT + VERSION + "';";
    }

    static String quoted(String identifier) {
        return '"' + identifier.replace("\"", "\"\"") + '"';
    }

    /** Returns all statements for the default names, for an app that creates the tables itself. */
    static String script() {
        return String.join("\n\n", new LedgerNames(Optional.empty(), LedgerSettings.DEFAULT_PREFIX).ddl(LedgerTable.ALL))
                + "\n";
    }
}
