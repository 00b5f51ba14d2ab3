package io.tickrunner.runtime.pg;

/**
 * A column of a table of the ledger.
 *
 * @param type the type as PostgreSQL prints it
 * @param definition the definition as in {@code CREATE TABLE}
 */
record LedgerColumn(String name, String type, String definition) {

    private static final String TIMESTAMP = "timestamp with time zone";

    /**
     * @param definition the type and what follows it in {@code CREATE TABLE}
     */
    static LedgerColumn of(String name, String definition) {
        String type = definition.split(" ")[0];
        return new LedgerColumn(name, type.equals("timestamptz") ? TIMESTAMP : type, definition);
    }

    boolean isRequired() {
        return definition.contains("NOT NULL") || definition.contains("PRIMARY KEY");
    }

    String ddl() {
        return name + " " + definition;
    }
}
