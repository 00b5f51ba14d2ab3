package io.tickrunner.runtime.pg;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

import org.jboss.logging.Logger;

import io.tickrunner.runtime.config.LedgerSettings;
import io.tickrunner.runtime.ledger.LedgerRefusedException;

/** Finds the tables, creates the missing ones, and refuses those that do not fit, with the statements that fix them. */
final class LedgerSetup {

    private static final Logger LOG = Logger.getLogger(LedgerSetup.class);
    private static final String CREATE_LOCK = "SELECT pg_catalog.pg_advisory_xact_lock(pg_catalog.hashtextextended(?, 0))";

    private final LedgerSettings settings;

    LedgerSetup(LedgerSettings settings) {
        this.settings = settings;
    }

    /**
     * Runs in one transaction, in the role's own search path. Ten replicas that start at once check, then wait for each other,
     * and all but the first find the tables.
     *
     * @return the names of the tables, qualified
     */
    LedgerNames run(Connection connection) throws SQLException {
        LedgerPlace place = LedgerPlace.find(connection, settings);
        LedgerNames names = new LedgerNames(Optional.of(place.schema()), settings.tablePrefix());
        if (!place.usable()) {
            throw new LedgerRefusedException("Role " + place.role() + " may not use schema \"" + place.schema()
                    + "\" of the ledger; fix it with: GRANT USAGE ON SCHEMA " + LedgerNames.quoted(place.schema()) + " TO "
                    + place.role() + ";");
        }
        LedgerShape shape = LedgerShape.read(connection, names);
        if (!shape.missing().isEmpty()) {
            shape = create(connection, place, names, shape);
        }
        check(shape, place, names);
        return names;
    }

    private LedgerShape create(Connection connection, LedgerPlace place, LedgerNames names, LedgerShape before)
            throws SQLException {
        refuseMissing(before, place, names);
        try (PreparedStatement lock = connection.prepareStatement(CREATE_LOCK)) {
            lock.setString(1, names.of(LedgerTable.WORKER));
            lock.executeQuery().close();
        }
        // Another replica may have created them while this one waited.
        List<LedgerTable> missing = LedgerShape.read(connection, names).missing();
        if (!missing.isEmpty()) {
            try (Statement statement = connection.createStatement()) {
                for (String ddl : names.ddl(missing)) {
                    statement.execute(ddl);
                }
            }
            LOG.infof("Created the ledger's tables %s", missing.stream().map(names::of).collect(Collectors.joining(", ")));
        }
        return LedgerShape.read(connection, names);
    }

    private void refuseMissing(LedgerShape shape, LedgerPlace place, LedgerNames names) {
        if (!shape.noTables().isEmpty()) {
            throw new LedgerRefusedException(names.of(shape.noTables().get(0)) + " is not a table; rename it, or set another"
                    + " quarkus.tickrunner.ledger.table-prefix");
        }
        String tables = shape.missing().stream().map(names::of).collect(Collectors.joining(", "));
        String ddl = String.join(" ", names.ddl(shape.missing())).replaceAll("\\s+", " ");
        if (!settings.create()) {
            throw new LedgerRefusedException("The ledger's tables " + tables + " are missing, and"
                    + " quarkus.tickrunner.ledger.create=false; create them with: " + ddl);
        }
        if (!place.creatable()) {
            throw new LedgerRefusedException("The ledger's tables " + tables + " are missing, and role " + place.role()
                    + " may not create them; fix it with: GRANT CREATE ON SCHEMA " + LedgerNames.quoted(place.schema()) + " TO "
                    + place.role() + "; or create them by another role with: " + ddl + " " + grant(shape.missing(), place,
                            names));
        }
    }

    private static void check(LedgerShape shape, LedgerPlace place, LedgerNames names) {
        int version = shape.version().orElse(LedgerNames.VERSION);
        if (version > LedgerNames.VERSION) {
            throw new LedgerRefusedException("The ledger's tables have version " + version + ", but this version of Tickrunner"
                    + " knows " + LedgerNames.VERSION + "; update the app, or set another"
                    + " quarkus.tickrunner.ledger.table-prefix");
        }
        List<String> repairs = shape.repairs();
        if (!repairs.isEmpty() || version < LedgerNames.VERSION) {
            throw new LedgerRefusedException((version < LedgerNames.VERSION
                    ? "The ledger's tables have version " + version + ", but " + LedgerNames.VERSION + " is needed"
                    : "The ledger's tables have another shape than needed") + "; fix it with: " + String.join(" ", repairs)
                    + (version < LedgerNames.VERSION ? " " + names.versionDdl() : ""));
        }
        if (!shape.withoutRights().isEmpty()) {
            throw new LedgerRefusedException("Role " + place.role() + " may not read and write the ledger's tables; fix it"
                    + " with: " + grant(shape.withoutRights(), place, names));
        }
    }

    private static String grant(List<LedgerTable> tables, LedgerPlace place, LedgerNames names) {
        return "GRANT SELECT, INSERT, UPDATE, DELETE ON "
                + tables.stream().map(names::of).collect(Collectors.joining(", ")) + " TO " + place.role() + ";";
    }
}
