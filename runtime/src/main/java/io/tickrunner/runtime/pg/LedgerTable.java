package io.tickrunner.runtime.pg;

import java.util.List;
import java.util.stream.Collectors;

/**
 * The definition of a table of the ledger.
 *
 * @param suffix the end of its name
 * @param columns its columns, in order
 * @param unique the columns that are unique together
 * @param indexed the columns of its own index; empty if it has none
 * @param options the storage options; empty for the defaults
 */
record LedgerTable(String suffix, List<LedgerColumn> columns, List<String> unique, List<String> indexed, String options) {

    static final LedgerTable WORKER = new LedgerTable("worker", List.of(
            LedgerColumn.of("id", "integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY"),
            LedgerColumn.of("app", "text NOT NULL"),
            LedgerColumn.of("name", "text NOT NULL"),
            LedgerColumn.of("lock_id", "bigint NOT NULL"),
            LedgerColumn.of("last_start", "timestamptz"),
            LedgerColumn.of("last_occurrence", "timestamptz"),
            LedgerColumn.of("last_replica", "integer"),
            LedgerColumn.of("last_success", "timestamptz"),
            LedgerColumn.of("last_failure", "timestamptz"),
            LedgerColumn.of("last_error", "text"),
            LedgerColumn.of("consecutive_failures", "integer NOT NULL DEFAULT 0"),
            LedgerColumn.of("claim_since", "timestamptz"),
            LedgerColumn.of("claim_replica", "integer"),
            LedgerColumn.of("claim_occurrence", "timestamptz"),
            LedgerColumn.of("schedule", "text"),
            LedgerColumn.of("schedule_by", "text"),
            LedgerColumn.of("schedule_since", "timestamptz"),
            LedgerColumn.of("pause_by", "text"),
            LedgerColumn.of("pause_reason", "text"),
            LedgerColumn.of("pause_since", "timestamptz"),
            LedgerColumn.of("pause_until", "timestamptz")),
            // Half-full pages, because rows are updated in place again and again.
            List.of("app", "name"), List.of(), " WITH (fillfactor = 50)");

    static final LedgerTable REPLICA = new LedgerTable("replica", List.of(
            LedgerColumn.of("id", "integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY"),
            LedgerColumn.of("name", "text NOT NULL"),
            LedgerColumn.of("seen", "timestamptz NOT NULL")),
            List.of("name"), List.of(), "");

    /** Columns of fixed width come first, because padding between columns would be written with each run. */
    static final LedgerTable RUN = new LedgerTable("run", List.of(
            LedgerColumn.of("started", "timestamptz NOT NULL"),
            LedgerColumn.of("ended", "timestamptz NOT NULL"),
            LedgerColumn.of("worker", "integer NOT NULL"),
            LedgerColumn.of("replica", "integer NOT NULL"),
            LedgerColumn.of("attempt", "smallint NOT NULL"),
            LedgerColumn.of("outcome", "text NOT NULL"),
            LedgerColumn.of("occurrence", "timestamptz"),
            LedgerColumn.of("request", "text"),
            LedgerColumn.of("handled", "bigint"),
            LedgerColumn.of("error", "text"),
            LedgerColumn.of("arguments", "json")),
            List.of(), List.of("worker", "started"), "");

    static final LedgerTable COMMAND = new LedgerTable("command", List.of(
            LedgerColumn.of("issued", "timestamptz NOT NULL"),
            LedgerColumn.of("worker", "integer NOT NULL"),
            LedgerColumn.of("replica", "integer NOT NULL"),
            LedgerColumn.of("command", "text NOT NULL"),
            LedgerColumn.of("sender", "text"),
            LedgerColumn.of("address", "text"),
            LedgerColumn.of("detail", "text"),
            LedgerColumn.of("outcome", "text")),
            List.of(), List.of(), "");

    static final List<LedgerTable> ALL = List.of(WORKER, REPLICA, RUN, COMMAND);

    /**
     * Returns the statements that create the table.
     *
     * @param name its name in SQL
     * @param prefix the start of all names
     */
    List<String> ddl(String name, String prefix) {
        String lines = columns.stream().map(column -> "    " + column.ddl()).collect(Collectors.joining(",\n"));
        String constraint = unique.isEmpty() ? "" : ",\n    " + uniqueDdl();
        String create = "CREATE TABLE " + name + " (\n" + lines + constraint + "\n)" + options + ";";
        return indexed.isEmpty() ? List.of(create) : List.of(create, indexDdl(name, prefix, ""));
    }

    String uniqueDdl() {
        return "UNIQUE (" + String.join(", ", unique) + ")";
    }

    /**
     * @param how what follows {@code CREATE INDEX}; empty or starting with a blank
     */
    String indexDdl(String name, String prefix, String how) {
        return "CREATE INDEX" + how + " " + prefix + suffix + "_" + String.join("_", indexed) + " ON " + name + " ("
                + String.join(", ", indexed) + ");";
    }
}
