package io.tickrunner.it.benchmarks.ledger;

import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import io.tickrunner.it.benchmarks.BenchmarkSettings;
import io.tickrunner.it.benchmarks.replicas.BenchmarkApp;
import io.tickrunner.it.benchmarks.replicas.Replica;
import io.tickrunner.it.benchmarks.report.Bound;
import io.tickrunner.it.benchmarks.report.Figure;
import io.tickrunner.it.benchmarks.report.Report;
import io.tickrunner.it.benchmarks.report.Samples;
import io.tickrunner.it.benchmarks.server.BenchmarkServer;

/** How much longer an app with 1,000 workers takes to start if it keeps a ledger, whose history has a million runs. */
public final class LedgerStartBenchmark {

    private static final int WORKERS = 1_000;
    private static final int RUNS_EACH = 1_000;
    private static final Duration EVERY = Duration.ofHours(1);
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String WITH = "ledger_start";
    private static final String WITHOUT = "ledger_start_without";

    private final BenchmarkServer server;
    private final BenchmarkSettings settings;
    private final Report report;
    private final Path work;

    public LedgerStartBenchmark(BenchmarkServer server, BenchmarkSettings settings, Report report) {
        this.server = server;
        this.settings = settings;
        this.report = report;
        this.work = settings.target().resolve("benchmark-work");
    }

    public void run() throws Exception {
        report.say("ledger: starts of an app with " + WORKERS + " workers of 1 h, with the ledger (" + WORKERS * RUNS_EACH
                + " runs) and without it in turn, " + settings.rounds() + " each");
        LedgerApps apps = LedgerApps.build(settings);
        BenchmarkApp with = new BenchmarkApp(apps.with(), work, server.createDatabase(WITH, List.of()));
        BenchmarkApp without = new BenchmarkApp(apps.without(), work, server.createDatabase(WITHOUT, List.of()));
        fill(with);
        List<Double> withMillis = new ArrayList<>();
        List<Double> withoutMillis = new ArrayList<>();
        for (int round = -1; round < settings.rounds(); round++) {
            // In turn the first one, as the first of two has more to read from the disk.
            boolean ledgerFirst = round % 2 == 0;
            double one = millisToStart(ledgerFirst ? with : without);
            double other = millisToStart(ledgerFirst ? without : with);
            // The first round warms up.
            if (round >= 0) {
                withMillis.add(ledgerFirst ? one : other);
                withoutMillis.add(ledgerFirst ? other : one);
            }
        }
        report.addSamples("ledger.start_ms.1000_workers_1e6_runs", withMillis);
        report.addSamples("ledger.start_ms.1000_workers_1e6_runs.without", withoutMillis);
        report.add(Figure.median("ledger.start_ms.1000_workers_1e6_runs.vs_without",
                "ledger: start of an app with 1,000 workers and a million runs, against no ledger", Bound.atMost(1.2),
                Samples.ratios(withMillis, withoutMillis)));
    }

    private static double millisToStart(BenchmarkApp app) throws Exception {
        try (Replica replica = app.start(WORKERS, EVERY)) {
            return BenchmarkApp.secondsToStart(replica) * 1_000;
        }
    }

    /** Lets the app create its tables and rows, then gives each worker a history, of which the last run is a minute old. */
    private void fill(BenchmarkApp app) throws Exception {
        Replica replica = app.start(WORKERS, EVERY);
        try (replica) {
            Replica.await("the ledger has not all workers", PATIENCE, () -> workers() == WORKERS);
        }
        server.execute(WITH, "INSERT INTO tickrunner_run (started, ended, worker, replica, attempt, outcome)"
                + " SELECT at, at + interval '20 ms', w.id, 1, 1, 'success' FROM generate_series(" + RUNS_EACH
                + ", 1, -1) AS n CROSS JOIN LATERAL (SELECT now() - n * interval '1 minute' AS at) t CROSS JOIN"
                + " tickrunner_worker w",
                "UPDATE tickrunner_worker SET last_start = now(), last_success = now(), last_replica = 1",
                // Autovacuum, which is off here, does this in production.
                "VACUUM ANALYZE", "CHECKPOINT");
    }

    private long workers() throws SQLException {
        return server.number(WITH, "SELECT count(*) FROM tickrunner_worker");
    }
}
