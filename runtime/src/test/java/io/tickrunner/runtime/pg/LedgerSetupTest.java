package io.tickrunner.runtime.pg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.logging.Level;
import java.util.stream.IntStream;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import io.tickrunner.runtime.config.LedgerSettings;
import io.tickrunner.runtime.ledger.LedgerRefusedException;
import io.tickrunner.runtime.ledger.ServerMoment;

class LedgerSetupTest {

    private static final String FIX = "fix it with: ";
    private static final LedgerSettings NOTHING_CREATED = with(false, Optional.empty());

    private LedgerDatabase database;

    @BeforeEach
    void createDatabase() throws SQLException {
        database = LedgerDatabase.empty();
    }

    private static LedgerSettings with(boolean create, Optional<String> schema) {
        LedgerSettings s = LedgerDatabase.SETTINGS;
        return new LedgerSettings(create, schema, s.tablePrefix(), s.keepRuns(), s.keepFor());
    }

    private List<String> tables() throws SQLException {
        return database.texts("SELECT schemaname || '.' || tablename FROM pg_tables WHERE tablename LIKE 'tickrunner%'"
                + " ORDER BY 1");
    }

    @Test
    void tablesAreCreatedInAnEmptyDatabase() throws Exception {
        database.replica("one").open();

        assertThat(tables()).containsExactly("public.tickrunner_command", "public.tickrunner_replica",
                "public.tickrunner_run", "public.tickrunner_worker");
    }

    @Test
    void existingTablesStayAsTheyAre() throws Exception {
        database.replica("one").open();
        database.execute("INSERT INTO tickrunner_worker (app, name, lock_id) VALUES ('shop', 'nightly', 7)");

        database.replica("two").open();

        assertThat(database.texts("SELECT name FROM tickrunner_worker")).containsExactly("nightly");
    }

    @Test
    void tenReplicasThatStartAtOnceCreateOneSetOfTablesWithoutAnError() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(10);
        try (LogCapture log = new LogCapture()) {
            CountDownLatch start = new CountDownLatch(1);
            List<Callable<ServerMoment>> starts = IntStream.range(0, 10).<Callable<ServerMoment>> mapToObj(i -> () -> {
                start.await();
                return database.replica("replica-" + i).open();
            }).toList();
            List<Future<ServerMoment>> opened = starts.stream().map(threads::submit).toList();
            start.countDown();
            for (Future<ServerMoment> one : opened) {
                assertThat(one.get()).isNotNull();
            }

            assertThat(tables()).hasSize(4);
            assertThat(log.warnings()).isEmpty();
            assertThat(log.messages(Level.INFO)).filteredOn(line -> line.startsWith("Created")).hasSize(1);
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void namesOfOwnChoiceAreUsed() throws Exception {
        database.execute("CREATE SCHEMA \"Ops-1\"");
        LedgerSettings s = LedgerDatabase.SETTINGS;

        database.replica("one", new LedgerSettings(true, Optional.of("Ops-1"), "jobs_", s.keepRuns(), s.keepFor())).open();

        assertThat(database.texts("SELECT tablename FROM pg_tables WHERE schemaname = 'Ops-1' ORDER BY 1"))
                .containsExactly("jobs_command", "jobs_replica", "jobs_run", "jobs_worker");
    }

    @Test
    void tablesFurtherDownTheSearchPathAreFound() throws Exception {
        database.replica("one").open();
        database.execute("CREATE SCHEMA first");
        database.execute("ALTER DATABASE " + database.database().name() + " SET search_path = first, public");

        database.replica("two").open();

        assertThat(tables()).allMatch(name -> name.startsWith("public."));
    }

    private String refusal(LedgerSettings settings) {
        Throwable refusal = catchThrowable(() -> database.replica("one", settings).open());
        assertThat(refusal).isInstanceOf(LedgerRefusedException.class);
        return refusal.getMessage();
    }

    /** Runs the statements that a refusal names, and returns them. */
    private String fix(String refusal) throws SQLException {
        assertThat(refusal).contains(FIX);
        String fix = refusal.substring(refusal.indexOf(FIX) + FIX.length());
        database.execute(fix);
        return fix;
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
            "ALTER TABLE tickrunner_run DROP COLUMN error | ALTER TABLE \"public\".tickrunner_run ADD COLUMN error text;",
            "ALTER TABLE tickrunner_run ALTER outcome TYPE varchar(9) | ALTER TABLE \"public\".tickrunner_run ALTER COLUMN"
                    + " outcome TYPE text USING outcome::text::text;",
            "ALTER TABLE tickrunner_run ADD COLUMN site text NOT NULL | ALTER TABLE \"public\".tickrunner_run ALTER COLUMN"
                    + " \"site\" DROP NOT NULL;",
            "DROP INDEX tickrunner_run_worker_started | CREATE INDEX CONCURRENTLY tickrunner_run_worker_started ON"
                    + " \"public\".tickrunner_run (worker, started);",
            "ALTER TABLE tickrunner_worker DROP CONSTRAINT tickrunner_worker_app_name_key | ALTER TABLE"
                    + " \"public\".tickrunner_worker ADD UNIQUE (app, name);",
            "COMMENT ON TABLE tickrunner_worker IS 'Tickrunner ledger, version 0' | COMMENT ON TABLE"
                    + " \"public\".tickrunner_worker IS 'Tickrunner ledger, version 1';" })
    void aTableOfAnotherShapeIsRefusedWithTheStatementThatFixesIt(String damage, String expected) throws Exception {
        database.replica("one").open();
        database.execute(damage);

        String fix = fix(refusal(LedgerDatabase.SETTINGS));

        assertThat(fix.strip()).isEqualTo(expected);
        database.replica("two").open();
    }

    @Test
    void newerTablesAreRefused() throws Exception {
        database.replica("one").open();
        database.execute("COMMENT ON TABLE tickrunner_worker IS 'Tickrunner ledger, version 2'");

        assertThat(refusal(LedgerDatabase.SETTINGS)).isEqualTo("The ledger's tables have version 2, but this version of"
                + " Tickrunner knows 1; update the app, or set another quarkus.tickrunner.ledger.table-prefix");
    }

    @Test
    void missingTablesAreRefusedIfTheyMustNotBeCreated() throws Exception {
        String refusal = refusal(NOTHING_CREATED);

        assertThat(refusal).startsWith("The ledger's tables \"public\".tickrunner_worker, \"public\".tickrunner_replica,"
                + " \"public\".tickrunner_run, \"public\".tickrunner_command are missing, and"
                + " quarkus.tickrunner.ledger.create=false; create them with: CREATE TABLE");
        database.execute(refusal.substring(refusal.indexOf("CREATE TABLE")));
        database.replica("one", NOTHING_CREATED).open();
    }

    @Test
    void aViewInPlaceOfATableIsRefused() throws Exception {
        database.execute("CREATE VIEW tickrunner_run AS SELECT 1 AS one");

        assertThat(refusal(LedgerDatabase.SETTINGS)).isEqualTo("\"public\".tickrunner_run is not a table; rename it, or set"
                + " another quarkus.tickrunner.ledger.table-prefix");
    }

    @Test
    void aMissingSchemaIsRefusedWithTheStatementThatCreatesIt() throws Exception {
        LedgerSettings settings = with(true, Optional.of("ops"));
        String refusal = refusal(settings);

        assertThat(refusal).isEqualTo("Schema \"ops\" of the ledger does not exist; create it with CREATE SCHEMA \"ops\""
                + " AUTHORIZATION postgres, or name another one in quarkus.tickrunner.ledger.schema");
        database.execute("CREATE SCHEMA \"ops\" AUTHORIZATION postgres");
        database.replica("one", settings).open();
    }

    @ParameterizedTest
    @ValueSource(booleans = { true, false })
    void aRoleWithoutRightsIsRefusedWithTheGrantsThatItNeeds(boolean tablesExist) throws Exception {
        String role = database.newRole();
        LedgerSettings settings = with(!tablesExist, Optional.of("public"));
        if (tablesExist) {
            database.replica("one").open();
        }
        PostgresLedger ledger = database.as(role, settings);

        assertThatThrownBy(ledger::open).isInstanceOf(LedgerRefusedException.class)
                .hasMessage("Role " + role + " may not use schema \"public\" of the ledger; fix it with: GRANT USAGE ON SCHEMA"
                        + " \"public\" TO " + role + ";");
        database.execute("GRANT USAGE ON SCHEMA \"public\" TO " + role);
        Throwable refusal = catchThrowable(ledger::open);
        if (tablesExist) {
            assertThat(refusal).hasMessage("Role " + role + " may not read and write the ledger's tables; fix it with: GRANT"
                    + " SELECT, INSERT, UPDATE, DELETE ON \"public\".tickrunner_worker, \"public\".tickrunner_replica,"
                    + " \"public\".tickrunner_run, \"public\".tickrunner_command TO " + role + ";");
            fix(refusal.getMessage());
        } else {
            assertThat(refusal).hasMessageStartingWith("The ledger's tables \"public\".tickrunner_worker,")
                    .hasMessageContaining("role " + role + " may not create them; fix it with: GRANT CREATE ON SCHEMA"
                            + " \"public\" TO " + role + "; or create them by another role with: CREATE TABLE");
            database.execute("GRANT CREATE ON SCHEMA \"public\" TO " + role);
        }
        ledger.open();
    }
}
