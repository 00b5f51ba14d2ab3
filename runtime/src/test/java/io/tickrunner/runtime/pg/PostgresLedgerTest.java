package io.tickrunner.runtime.pg;

import static io.tickrunner.runtime.pg.LedgerDatabase.TIME;
import static io.tickrunner.runtime.pg.LedgerDatabase.WORKER;
import static io.tickrunner.runtime.pg.LedgerDatabase.run;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import io.tickrunner.Outcome;
import io.tickrunner.runtime.config.LedgerSettings;
import io.tickrunner.runtime.ledger.CommandEntry;
import io.tickrunner.runtime.ledger.FinishedRun;
import io.tickrunner.runtime.ledger.LedgerUnavailableException;
import io.tickrunner.runtime.ledger.PauseEntry;
import io.tickrunner.runtime.ledger.RunBatch;
import io.tickrunner.runtime.ledger.RunEntry;
import io.tickrunner.runtime.ledger.RunHistory;
import io.tickrunner.runtime.ledger.ScheduleEntry;
import io.tickrunner.runtime.ledger.ServerMoment;
import io.tickrunner.runtime.ledger.WorkerKey;
import io.tickrunner.runtime.ledger.WorkerRow;

class PostgresLedgerTest {

    private LedgerDatabase database;
    private PostgresLedger ledger;
    private ServerMoment clock;

    @BeforeEach
    void open() throws SQLException {
        database = LedgerDatabase.empty();
        ledger = database.replica("one");
        clock = ledger.open();
    }

    private void write(FinishedRun run) {
        ledger.write(RunBatch.of(run), clock, false);
    }

    private WorkerRow row() {
        return ledger.read(List.of(WORKER)).rows().get(WORKER.name());
    }

    private List<RunEntry> history() {
        return ledger.history(WORKER, 100, null).runs();
    }

    @Test
    void aWorkerThatHasNeverRunHasAnEmptyRow() {
        assertThat(row()).isEqualTo(new WorkerRow("nightly", null, null, null, null, null, null, 0, null, null, null));
    }

    @Test
    void workersOfAnotherAppWithTheSameNameHaveRowsOfTheirOwn() throws Exception {
        write(run(Outcome.SUCCESS));
        database.execute("UPDATE tickrunner_worker SET app = 'other'");

        assertThat(database.replica("two").read(List.of(WORKER)).rows().get("nightly").lastStart()).isNull();
    }

    @Test
    void aRunIsReadAsItWasWritten() {
        long ended = TIME.nanos();
        Instant occurrence = Instant.parse("2026-03-01T02:15:00Z");
        write(new FinishedRun(WORKER, ended - 2_500_000, ended, occurrence, true, null, 2, Outcome.ERROR, 12L,
                "x.Y: a\tb\\c\nd", "{\"month\": \"2026-02\"}", null));

        assertThat(history()).singleElement().satisfies(entry -> {
            assertThat(entry.ended()).isEqualTo(clock.at(ended));
            assertThat(Duration.between(entry.started(), entry.ended())).isBetween(Duration.ofNanos(2_499_000),
                    Duration.ofNanos(2_501_000));
            assertThat(entry).usingRecursiveComparison().ignoringFields("started", "ended").isEqualTo(new RunEntry(null, null,
                    occurrence, "one", null, 2, "error", 12L, "x.Y: a\tb\\c\nd", "{\"month\": \"2026-02\"}"));
        });
    }

    @Test
    void timesAreByTheServersClock() throws Exception {
        // The wall clock of this replica does not matter, because only its monotonic clock is used.
        write(run(Outcome.SUCCESS));

        Instant server = Instant
                .parse(database.texts("SELECT to_char(now() AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS\"Z\"')")
                        .get(0));
        assertThat(row().lastSuccess()).isCloseTo(server, within(5, ChronoUnit.SECONDS));
    }

    @Test
    void failuresInARowAreCountedUntilASuccess() {
        write(run(Outcome.ERROR));
        write(run(Outcome.TIMEOUT));
        assertThat(row().consecutiveFailures()).isEqualTo(2);

        write(run(Outcome.SUCCESS));

        assertThat(row()).satisfies(row -> {
            assertThat(row.consecutiveFailures()).isZero();
            assertThat(row.lastError()).isEqualTo("java.io.IOException: timeout");
        });
    }

    @Test
    void aRecordThatComesLateReplacesNoNewerOne() {
        long now = TIME.nanos();
        write(run(WORKER, Outcome.SUCCESS, now));
        Instant newest = row().lastSuccess();

        write(run(WORKER, Outcome.SUCCESS, now - 60_000_000_000L));

        assertThat(row().lastSuccess()).isEqualTo(newest);
        assertThat(row().lastStart()).isEqualTo(newest.minusMillis(5));
    }

    @Test
    void theNewestRunCountsBeforeTheRowIsUpdated() {
        FinishedRun run = run(Outcome.SUCCESS);

        ledger.write(new RunBatch(List.of(run), List.of()), clock, false);

        assertThat(row().lastStart()).isEqualTo(clock.at(run.startedNanos()));
    }

    @Test
    void aForcedRunDoesNotCountForTheSchedule() {
        FinishedRun run = run(Outcome.SUCCESS);
        FinishedRun forced = new FinishedRun(WORKER, run.startedNanos(), run.endedNanos(), null, false, "forced", 1,
                Outcome.SUCCESS, null, null, null, null);

        write(forced);

        assertThat(row().lastStart()).isNull();
        assertThat(history()).singleElement().extracting(RunEntry::request).isEqualTo("forced");
    }

    @Test
    void aBatchWhoseAnswerWasLostIsWrittenOnce() {
        RunBatch batch = RunBatch.of(run(Outcome.ERROR));
        ledger.write(batch, clock, false);

        ledger.write(batch, clock, true);

        assertThat(history()).hasSize(1);
        assertThat(row().consecutiveFailures()).isEqualTo(1);
    }

    @Test
    void aBatchWhoseCommitFailedIsWrittenInTheNextAttempt() {
        ledger.write(RunBatch.of(run(Outcome.SUCCESS)), clock, true);

        assertThat(history()).hasSize(1);
    }

    @Test
    void tablesThatSomebodyDroppedAreCreatedAgain() throws Exception {
        write(run(Outcome.SUCCESS));
        database.execute("DROP TABLE tickrunner_worker, tickrunner_run, tickrunner_replica, tickrunner_command");

        write(run(Outcome.SUCCESS));

        assertThat(history()).hasSize(1);
    }

    @Test
    void numbersAreForgottenWhenAnotherReplicaHasCreatedTheTablesAnew() throws Exception {
        WorkerKey other = new WorkerKey("other", 8);
        write(run(Outcome.SUCCESS));
        write(run(Outcome.SUCCESS));
        database.execute("DROP TABLE tickrunner_worker, tickrunner_run, tickrunner_replica");
        database.replica("two").write(RunBatch.of(run(other, Outcome.SUCCESS, TIME.nanos())), clock, false);

        write(run(Outcome.SUCCESS));

        assertThat(history()).singleElement().extracting(RunEntry::replica).isEqualTo("one");
        assertThat(ledger.history(other, 10, null).runs()).singleElement().extracting(RunEntry::replica).isEqualTo("two");
    }

    @Test
    void aRowThatSomebodyDeletedIsCreatedAgain() throws Exception {
        write(run(Outcome.SUCCESS));
        write(run(Outcome.SUCCESS));
        database.execute("DELETE FROM tickrunner_worker");

        assertThatThrownBy(() -> write(run(Outcome.SUCCESS))).isInstanceOf(LedgerUnavailableException.class);
        write(run(Outcome.SUCCESS));

        assertThat(history()).hasSize(1);
    }

    @Test
    void aTextThatPostgresCannotStoreIsStoredWithoutTheCharacter() {
        FinishedRun run = run(Outcome.ERROR);

        write(new FinishedRun(WORKER, run.startedNanos(), run.endedNanos(), null, true, null, 1, Outcome.ERROR, null,
                "a\0b", null, null));

        assertThat(history()).singleElement().extracting(RunEntry::error).isEqualTo("a?b");
        assertThat(row().lastError()).isEqualTo("a?b");
    }

    @Test
    void aLockedTableMakesTheLedgerUnavailableWithinSeconds() throws Exception {
        try (Connection locker = database.database().connect(); Statement lock = locker.createStatement()) {
            locker.setAutoCommit(false);
            lock.execute("LOCK TABLE tickrunner_run IN ACCESS EXCLUSIVE MODE");

            assertThatThrownBy(() -> write(run(Outcome.SUCCESS))).isInstanceOf(LedgerUnavailableException.class)
                    .hasMessageContaining("lock timeout");
            locker.rollback();
        }
        write(run(Outcome.SUCCESS));
    }

    @Test
    void aReadOnlyDatabaseMakesTheLedgerUnavailable() throws Exception {
        database.execute("ALTER DATABASE " + database.database().name() + " SET default_transaction_read_only = on");

        assertThatThrownBy(() -> write(run(Outcome.SUCCESS))).isInstanceOf(LedgerUnavailableException.class)
                .hasMessageContaining("read-only");
    }

    @Test
    void aPauseAndAScheduleAreRemembered() {
        Instant since = clock.instant();
        PauseEntry pause = new PauseEntry("ann", "migration", since, since.plusSeconds(60));
        ScheduleEntry schedule = new ScheduleEntry("every 5m", "ann", since);

        ledger.pause(WORKER, pause);
        ledger.schedule(WORKER, schedule);

        assertThat(row().pause()).isEqualTo(pause);
        assertThat(row().schedule()).isEqualTo(schedule);
        ledger.pause(WORKER, null);
        ledger.schedule(WORKER, null);
        assertThat(row().pause()).isNull();
        assertThat(row().schedule()).isNull();
    }

    @Test
    void aCommandIsRecorded() throws Exception {
        ledger.commands(List.of(new CommandEntry(WORKER, TIME.nanos(), "pause", "ann", "10.0.0.7", "migration", "done")), clock,
                false);

        assertThat(database.texts("SELECT concat_ws(' ', w.name, p.name, command, sender, address, detail, outcome)"
                + " FROM tickrunner_command c JOIN tickrunner_worker w ON w.id = c.worker JOIN tickrunner_replica p"
                + " ON p.id = c.replica")).containsExactly("nightly one pause ann 10.0.0.7 migration done");
    }

    private List<FinishedRun> runs(int count) {
        long now = TIME.nanos();
        return IntStream.range(0, count).mapToObj(i -> run(WORKER, i % 4 == 0 ? Outcome.ERROR : Outcome.SUCCESS,
                now - (count - i) * 1_000_000_000L)).toList();
    }

    @Test
    void thePagesOfAHistoryContainEachRunOnce() {
        List<FinishedRun> runs = new ArrayList<>(runs(25));
        // Two runs of the same moment lie where a page ends.
        runs.add(runs.get(15));
        ledger.write(new RunBatch(runs, List.of()), clock, false);

        List<RunEntry> read = new ArrayList<>();
        RunHistory page = ledger.history(WORKER, 10, null);
        read.addAll(page.runs());
        while (page.more()) {
            page = ledger.history(WORKER, 10, read.get(read.size() - 1).started());
            read.addAll(page.runs());
        }

        assertThat(read).extracting(RunEntry::started).hasSize(26).isSortedAccordingTo((a, b) -> b.compareTo(a));
    }

    @Test
    void theSummaryCoversSuccessesAndDurations() {
        ledger.write(new RunBatch(runs(8), List.of()), clock, false);

        assertThat(ledger.history(WORKER, 1, null).statistics()).satisfies(statistics -> {
            assertThat(statistics.runs()).isEqualTo(8);
            assertThat(statistics.successes()).isEqualTo(6);
            assertThat(statistics.median()).isEqualTo(Duration.ofMillis(5));
            assertThat(statistics.p95()).isEqualTo(Duration.ofMillis(5));
        });
    }

    @Test
    void theHistoryOfAWorkerThatHasNeverRunIsEmpty() {
        RunHistory history = ledger.history(new WorkerKey("other", 8), 10, null);

        assertThat(history.runs()).isEmpty();
        assertThat(history.more()).isFalse();
        assertThat(history.statistics().median()).isNull();
    }

    @Test
    void pruningKeepsTheNewestRunsOfEachWorker() {
        LedgerSettings s = LedgerDatabase.SETTINGS;
        PostgresLedger pruner = database.replica("two", new LedgerSettings(true, Optional.empty(), s.tablePrefix(), 3,
                s.keepFor()));
        ledger.write(new RunBatch(runs(10), List.of()), clock, false);
        List<RunEntry> newest = history().subList(0, 3);

        assertThat(pruner.prune(List.of(WORKER))).isEqualTo(7);

        assertThat(history()).isEqualTo(newest);
    }

    @Test
    void pruningDeletesWhatIsTooOld() {
        LedgerSettings s = LedgerDatabase.SETTINGS;
        PostgresLedger pruner = database.replica("two", new LedgerSettings(true, Optional.empty(), s.tablePrefix(), 1_000,
                Duration.ofMinutes(1)));
        long now = TIME.nanos();
        ledger.write(new RunBatch(List.of(run(WORKER, Outcome.SUCCESS, now - 61_000_000_000L),
                run(WORKER, Outcome.SUCCESS, now)), List.of()), clock, false);

        assertThat(pruner.prune(List.of(WORKER))).isEqualTo(1);

        assertThat(history()).hasSize(1);
    }

    @Test
    void onlyOneReplicaPrunesAtATime() throws Exception {
        try (Connection other = database.database().connect(); Statement lock = other.createStatement()) {
            other.setAutoCommit(false);
            lock.execute("SELECT pg_advisory_xact_lock(hashtextextended('\"public\".tickrunner_run', 1))");
            ledger.write(new RunBatch(runs(10), List.of()), clock, false);
            LedgerSettings s = LedgerDatabase.SETTINGS;

            assertThat(database.replica("two", new LedgerSettings(true, Optional.empty(), s.tablePrefix(), 3, s.keepFor()))
                    .prune(List.of(WORKER))).isZero();
        }
    }

    @Test
    void settingsOfTheConnectionAreTheSameAfterwards() throws Exception {
        try (Connection pooled = database.database().connect()) {
            // The pool gives out the same connection again.
            PostgresLedger overOne = new PostgresLedger(() -> new KeptConnection(pooled).open(), LedgerDatabase.SETTINGS,
                    new io.tickrunner.runtime.config.ReplicaIdentity("shop", "three"), TIME);
            String settings = "SELECT current_setting('statement_timeout') || current_setting('lock_timeout')"
                    + " || current_setting('search_path')";
            String before = first(pooled, settings);
            int network = pooled.getNetworkTimeout();

            overOne.write(RunBatch.of(run(Outcome.SUCCESS)), overOne.open(), false);

            assertThat(first(pooled, settings)).isEqualTo(before);
            assertThat(pooled.getNetworkTimeout()).isEqualTo(network);
            assertThat(pooled.getAutoCommit()).isTrue();
        }
    }

    private static String first(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement(); var row = statement.executeQuery(sql)) {
            row.next();
            return row.getString(1);
        }
    }

    /** Hands out a connection that stays open when it is closed, as a pool does. */
    private record KeptConnection(Connection kept) {

        Connection open() {
            return (Connection) java.lang.reflect.Proxy.newProxyInstance(Connection.class.getClassLoader(),
                    new Class<?>[] { Connection.class }, (proxy, method, arguments) -> {
                        if (method.getName().equals("close")) {
                            return null;
                        }
                        try {
                            return method.invoke(kept, arguments);
                        } catch (java.lang.reflect.InvocationTargetException e) {
                            throw e.getCause();
                        }
                    });
        }
    }
}
