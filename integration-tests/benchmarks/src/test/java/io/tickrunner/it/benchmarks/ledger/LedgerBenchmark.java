package io.tickrunner.it.benchmarks.ledger;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import io.tickrunner.it.benchmarks.BenchmarkSettings;
import io.tickrunner.it.benchmarks.report.Bound;
import io.tickrunner.it.benchmarks.report.Figure;
import io.tickrunner.it.benchmarks.report.Report;
import io.tickrunner.it.benchmarks.report.Samples;
import io.tickrunner.it.benchmarks.server.BenchmarkServer;

/**
 * What the ledger costs app and server while workers tick every second on three replicas. Two clusters run at the same time,
 * one
 * with the ledger and one without it, each on a server of its own. So whatever else the machine does meets both alike, and the
 * CPU of each server is known.
 */
public final class LedgerBenchmark {

    static final int REPLICAS = 3;
    static final int WORKERS = 200;
    static final Duration EVERY = Duration.ofSeconds(1);

    private final BenchmarkSettings settings;
    private final Report report;
    private final Path work;

    public LedgerBenchmark(BenchmarkSettings settings, Report report) {
        this.settings = settings;
        this.report = report;
        this.work = settings.target().resolve("benchmark-work");
    }

    public void run() throws Exception {
        report.say("ledger: " + WORKERS + " workers of 1 s that do nothing on " + REPLICAS + " replicas, with the ledger and"
                + " without it at the same time, each on a PostgreSQL of its own; " + settings.rounds() + " windows of "
                + settings.ledger().toSeconds() + " s, from the " + settings.ledgerWarmUp().toSeconds()
                + "th second on; one checkpoint, before the first window");
        LedgerApps apps = LedgerApps.build(settings);
        List<Use> with = new ArrayList<>();
        List<Use> without = new ArrayList<>();
        try (BenchmarkServer oneServer = server();
                BenchmarkServer otherServer = server();
                MeasuredCluster ledger = MeasuredCluster.of(apps.with(), work, oneServer);
                MeasuredCluster plain = MeasuredCluster.of(apps.without(), work, otherServer)) {
            for (int i = 0; i < REPLICAS; i++) {
                // In turn, because a JVM that was started earlier has compiled more.
                (i % 2 == 0 ? plain : ledger).startReplica();
                (i % 2 == 0 ? ledger : plain).startReplica();
            }
            Thread.sleep(settings.ledgerWarmUp().toMillis());
            oneServer.execute("CHECKPOINT");
            otherServer.execute("CHECKPOINT");
            for (int round = 0; round < settings.rounds(); round++) {
                Use ledgerBefore = ledger.use(true);
                Use plainBefore = plain.use(false);
                Thread.sleep(settings.ledger().toMillis());
                with.add(ledger.use(true).since(ledgerBefore));
                without.add(plain.use(false).since(plainBefore));
            }
            ledger.mustHoldAllLocks();
            plain.mustHoldAllLocks();
        }
        report(with, without);
    }

    private BenchmarkServer server() throws Exception {
        return new BenchmarkServer(Files.createTempDirectory(work, "postgres"),
                Map.of("shared_preload_libraries", "pg_stat_statements"));
    }

    private void report(List<Use> with, List<Use> without) {
        report.addSamples("ledger.runs_per_second", with.stream().map(use -> use.runs() / use.seconds()).toList());
        report.addSamples("ledger.wal_bytes_per_run.by_window",
                with.stream().map(use -> use.walBytes() / (double) use.runs()).toList());
        report.addSamples("ledger.cpu_seconds", with.stream().map(Use::cpuSeconds).toList());
        report.addSamples("ledger.cpu_seconds.without", without.stream().map(Use::cpuSeconds).toList());
        report.addSamples("ledger.server_cpu_seconds", with.stream().map(Use::serverCpuSeconds).toList());
        report.addSamples("ledger.server_cpu_seconds.without", without.stream().map(Use::serverCpuSeconds).toList());
        report.addSamples("ledger.statements_per_second.without",
                without.stream().map(LedgerBenchmark::statementsPerSecond).toList());
        // All windows together: of the bytes, the first page images after the checkpoint are the larger part of the first one.
        Use all = with.stream().reduce(Use::and).orElseThrow();
        report.add(Figure.worst("ledger.wal_bytes_per_run", "ledger: WAL bytes a run", Bound.atMost(200),
                List.of(all.walBytes() / (double) all.runs())));
        report.add(Figure.median("ledger.cpu.vs_without", "ledger: CPU of apps and server, against no ledger",
                Bound.atMost(1.3), Samples.ratios(with.stream().map(Use::cpuSeconds).toList(),
                        without.stream().map(Use::cpuSeconds).toList())));
        report.add(Figure.worst("ledger.statements_per_second", "ledger: its statements a second and replica", Bound.atMost(3),
                with.stream().map(LedgerBenchmark::statementsPerSecond).toList()));
    }

    private static double statementsPerSecond(Use use) {
        return use.statements() / use.seconds() / REPLICAS;
    }
}
