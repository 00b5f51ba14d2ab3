package io.tickrunner.runtime.pg;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.logging.Level;

import org.junit.jupiter.api.Test;

import io.tickrunner.runtime.config.LedgerSettings;

/** Ten replicas find no tables at the same moment. */
class LedgerSetupRaceTest {

    private static final int REPLICAS = 10;
    private static final int ROUNDS = 50;

    @Test
    void fiftyTimesTenSetupsAtOnceCreateOneSetOfTablesWithoutAnError() throws Exception {
        LedgerDatabase database = LedgerDatabase.empty();
        for (int round = 0; round < ROUNDS; round++) {
            database.execute("CREATE SCHEMA " + schema(round));
        }
        ExecutorService threads = Executors.newFixedThreadPool(REPLICAS);
        try (LogCapture log = new LogCapture()) {
            CyclicBarrier start = new CyclicBarrier(REPLICAS);
            List<Future<List<String>>> replicas = new ArrayList<>();
            for (int i = 0; i < REPLICAS; i++) {
                replicas.add(threads.submit(() -> setUpInEachSchema(database, start)));
            }
            for (Future<List<String>> replica : replicas) {
                assertThat(replica.get()).as("errors of a replica").isEmpty();
            }

            assertThat(
                    database.texts("SELECT schemaname || ': ' || string_agg(tablename, ' ' ORDER BY tablename) FROM pg_tables"
                            + " WHERE schemaname LIKE 'round_%' GROUP BY schemaname"))
                    .hasSize(ROUNDS)
                    .allMatch(tables -> tables.endsWith(": tickrunner_command tickrunner_replica tickrunner_run"
                            + " tickrunner_worker"));
            assertThat(log.warnings()).isEmpty();
            assertThat(log.messages(Level.INFO)).filteredOn(line -> line.startsWith("Created")).hasSize(ROUNDS);
        } finally {
            threads.shutdownNow();
        }
    }

    /** Returns the errors. After one, the later rounds go on: otherwise the other replicas wait for this one. */
    private static List<String> setUpInEachSchema(LedgerDatabase database, CyclicBarrier start) throws Exception {
        List<String> errors = new ArrayList<>();
        try (Connection connection = database.database().connect()) {
            connection.setAutoCommit(false);
            for (int round = 0; round < ROUNDS; round++) {
                LedgerSetup setup = new LedgerSetup(in(schema(round)));
                start.await();
                try {
                    setup.run(connection);
                    connection.commit();
                } catch (SQLException | RuntimeException e) {
                    errors.add(schema(round) + ": " + e);
                    connection.rollback();
                }
            }
        }
        return errors;
    }

    private static String schema(int round) {
        return "round_" + round;
    }

    private static LedgerSettings in(String schema) {
        LedgerSettings s = LedgerDatabase.SETTINGS;
        return new LedgerSettings(true, Optional.of(schema), s.tablePrefix(), s.keepRuns(), s.keepFor());
    }
}
