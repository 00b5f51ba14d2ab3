package io.tickrunner.it.benchmarks;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import io.tickrunner.it.benchmarks.build.BuildBenchmark;
import io.tickrunner.it.benchmarks.fence.FenceBenchmark;
import io.tickrunner.it.benchmarks.lateness.HeldTickBenchmark;
import io.tickrunner.it.benchmarks.lateness.LatenessBenchmark;
import io.tickrunner.it.benchmarks.lateness.WakeUpBenchmark;
import io.tickrunner.it.benchmarks.ledger.LedgerBenchmark;
import io.tickrunner.it.benchmarks.ledger.LedgerStartBenchmark;
import io.tickrunner.it.benchmarks.locks.LockBenchmark;
import io.tickrunner.it.benchmarks.plain.PlainBenchmark;
import io.tickrunner.it.benchmarks.replicas.FailoverBenchmark;
import io.tickrunner.it.benchmarks.replicas.IdleBenchmark;
import io.tickrunner.it.benchmarks.replicas.ScaleBenchmark;
import io.tickrunner.it.benchmarks.replicas.SpreadBenchmark;
import io.tickrunner.it.benchmarks.replicas.TakeOverBenchmark;
import io.tickrunner.it.benchmarks.report.Report;
import io.tickrunner.it.benchmarks.server.BenchmarkServer;
import io.tickrunner.it.benchmarks.whole.WholeTicksBenchmark;

/** Measures everything in one run and writes the results. A missed bound is reported but does not fail the run. */
public final class Benchmarks {

    private final BenchmarkSettings settings;
    private final Report report = new Report();

    private Benchmarks(BenchmarkSettings settings) {
        this.settings = settings;
    }

    public static void main(String[] arguments) throws Exception {
        new Benchmarks(BenchmarkSettings.ofSystemProperties()).run();
    }

    private void run() throws Exception {
        Path work = Files.createDirectories(settings.target().resolve("benchmark-work"));
        try (BenchmarkServer server = new BenchmarkServer(Files.createTempDirectory(work, "postgres"))) {
            report.say(server.describe());
            report.say(Runtime.getRuntime().availableProcessors() + " cores, Java " + Runtime.version() + ", " + rounds());
            part("locks", () -> new LockBenchmark(server, settings, report).run());
            part("idle", () -> new IdleBenchmark(server, settings, report).run());
            part("takeover", () -> new TakeOverBenchmark(server, settings, report).run());
            part(List.of("failover", "replicas"), () -> new FailoverBenchmark(server, settings, report).run());
            part(List.of("freeze", "failover", "replicas"), () -> new FailoverBenchmark(server, settings, report).freeze());
            part(List.of("spread", "replicas"), () -> new SpreadBenchmark(server, settings, report).run());
            part(List.of("scale", "replicas"), () -> new ScaleBenchmark(server, settings, report).run());
            part("sizing", () -> new ScaleBenchmark(server, settings, report).runSmaller());
            part("whole", () -> new WholeTicksBenchmark(server, settings, report).run());
            part("lateness", () -> new LatenessBenchmark(server, settings, report).run());
            part("lateness", () -> new HeldTickBenchmark(server, settings, report).run());
            part("lateness", () -> new WakeUpBenchmark(server, settings, report).run());
            part("ledger", () -> new LedgerBenchmark(settings, report).run());
            part("ledger", () -> new LedgerStartBenchmark(server, settings, report).run());
            part("fence", () -> new FenceBenchmark(server, settings, report).run());
            part("plain", () -> new PlainBenchmark(server, settings, report).run());
            part("build", () -> new BuildBenchmark(server, settings, report).run());
        } finally {
            report.write(settings.target());
        }
        System.out.println("\n" + report.markdown());
    }

    private String rounds() {
        return settings.rounds() + " rounds of " + settings.measure().toSeconds() + " s, " + settings.repetitions()
                + " repetitions of each fault";
    }

    private interface Part {
        void run() throws Exception;
    }

    private void part(String name, Part part) {
        part(List.of(name), part);
    }

    /**
     * Runs a part. A part that cannot be measured does not affect the others.
     *
     * @param names its name, and those of the groups that it belongs to
     */
    private void part(List<String> names, Part part) {
        if (settings.includes(names)) {
            System.out.println("\n== " + names.get(0));
            try {
                part.run();
            } catch (Exception e) {
                report.failed(names.get(0), e);
            }
        }
    }
}
