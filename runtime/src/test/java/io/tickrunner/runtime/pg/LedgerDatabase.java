package io.tickrunner.runtime.pg;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import io.tickrunner.Outcome;
import io.tickrunner.runtime.config.LedgerSettings;
import io.tickrunner.runtime.config.ReplicaIdentity;
import io.tickrunner.runtime.ledger.ClaimToken;
import io.tickrunner.runtime.ledger.FinishedRun;
import io.tickrunner.runtime.ledger.WorkerKey;
import io.tickrunner.runtime.time.RealTime;
import io.tickrunner.runtime.time.Time;

/** An empty database for a ledger, and replicas that use it. */
record LedgerDatabase(Database database) {

    static final LedgerSettings SETTINGS = new LedgerSettings(true, Optional.empty(), "tickrunner_", 1_000,
            Duration.ofDays(30));
    static final Time TIME = RealTime.INSTANCE;
    static final WorkerKey WORKER = new WorkerKey("nightly", 7);

    static LedgerDatabase empty() throws SQLException {
        return new LedgerDatabase(TestServer.shared().newDatabase());
    }

    PostgresLedger replica(String name) {
        return replica(name, SETTINGS);
    }

    PostgresLedger replica(String name, LedgerSettings settings) {
        return ledger(database.connections(), name, settings);
    }

    PostgresLedger as(String role, LedgerSettings settings) {
        return ledger(database.connections(role, "secret"), "one", settings);
    }

    private static PostgresLedger ledger(ConnectionSource connections, String name, LedgerSettings settings) {
        return new PostgresLedger(connections, settings, new ReplicaIdentity("shop", name), TIME);
    }

    void execute(String sql) throws SQLException {
        database.execute(sql);
    }

    /** Creates a role that may do nothing beyond its login. */
    String newRole() throws SQLException {
        String role = "role_of_" + database.name();
        execute("REVOKE ALL ON SCHEMA public FROM PUBLIC");
        execute("CREATE ROLE " + role + " LOGIN PASSWORD 'secret'");
        return role;
    }

    /** The first column of all rows, as text. */
    List<String> texts(String sql) throws SQLException {
        try (Connection connection = DriverManager.getConnection(database.url(), "postgres", "postgres");
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            List<String> texts = new ArrayList<>();
            while (rows.next()) {
                texts.add(rows.getString(1));
            }
            return texts;
        }
    }

    static FinishedRun run(Outcome outcome) {
        return run(WORKER, outcome, TIME.nanos());
    }

    static FinishedRun run(WorkerKey worker, Outcome outcome, long endedNanos) {
        return new FinishedRun(worker, endedNanos - 5_000_000, endedNanos, null, true, null, 1, outcome, null,
                outcome.isFailure() ? "java.io.IOException: " + outcome.tag() : null, null, null);
    }

    static FinishedRun closing(ClaimToken claim, Outcome outcome) {
        FinishedRun run = run(outcome);
        return new FinishedRun(run.worker(), run.startedNanos(), run.endedNanos(), run.occurrence(), run.counts(),
                run.request(), run.attempt(), run.outcome(), run.handled(), run.error(), run.arguments(), claim);
    }
}
