package io.tickrunner.it.benchmarks.lateness;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

import io.tickrunner.it.benchmarks.BenchmarkSettings;
import io.tickrunner.it.benchmarks.replicas.BenchmarkApp;
import io.tickrunner.it.benchmarks.replicas.Replica;
import io.tickrunner.it.benchmarks.report.Bound;
import io.tickrunner.it.benchmarks.report.Figure;
import io.tickrunner.it.benchmarks.report.Report;
import io.tickrunner.it.benchmarks.server.BenchmarkServer;

/**
 * Measures what a tick costs the process whose replica already holds the lock, with work that only counts. What the same
 * replica uses when no worker is due is subtracted.
 */
public final class HeldTickBenchmark {

    private static final int WORKERS = 100;
    private static final Duration FAST = Duration.ofMillis(20);
    private static final Duration IDLE = Duration.ofHours(1);
    private static final Pattern USED = Pattern
            .compile("Used until (\\d+) ns: (\\d+) ticks, (\\d+) ns of CPU, (\\d+) bytes");
    private static final String DATABASE = "held";

    private final BenchmarkServer server;
    private final BenchmarkSettings settings;
    private final Report report;

    public HeldTickBenchmark(BenchmarkServer server, BenchmarkSettings settings, Report report) {
        this.server = server;
        this.settings = settings;
        this.report = report;
    }

    /** What a process has used up to a moment, or from one moment to another. */
    private record Use(long nanos, long ticks, long cpuNanos, long bytes) {

        static Use of(MatchResult line) {
            return new Use(Long.parseLong(line.group(1)), Long.parseLong(line.group(2)), Long.parseLong(line.group(3)),
                    Long.parseLong(line.group(4)));
        }

        Use since(Use before) {
            return new Use(nanos - before.nanos, ticks - before.ticks, cpuNanos - before.cpuNanos, bytes - before.bytes);
        }

        double cpuShare() {
            return cpuNanos / (double) nanos;
        }

        double bytesPerSecond() {
            return bytes * 1e9 / nanos;
        }

        double ticksPerSecond() {
            return ticks * 1e9 / nanos;
        }
    }

    public void run() throws Exception {
        Use ticking = use(FAST);
        Use idle = use(IDLE);
        report.say("held ticks: one replica with " + WORKERS + " workers of " + FAST.toMillis() + " ms, "
                + Math.round(ticking.ticksPerSecond()) + " ticks a second, without what it uses with workers of 1 h");
        report.add(Figure.worst("cpu_us_per_held_tick", "CPU of a tick whose lock is held, in µs", Bound.atMost(40),
                List.of((ticking.cpuShare() - idle.cpuShare()) * 1e6 / ticking.ticksPerSecond())));
        report.add(Figure.worst("garbage_bytes_per_held_tick", "allocated by a tick whose lock is held, in bytes",
                Bound.atMost(1024),
                List.of((ticking.bytesPerSecond() - idle.bytesPerSecond()) / ticking.ticksPerSecond())));
    }

    private Use use(Duration every) throws Exception {
        BenchmarkApp app = new BenchmarkApp(settings.target().resolve("quarkus-app"),
                settings.target().resolve("benchmark-work"), server.createDatabase(DATABASE, List.of()));
        try (Replica replica = BenchmarkApp.awaitOneTickEach(
                app.start(WORKERS, every, BenchmarkApp.TICK_ONCE, "-Dbenchmark.metered=true"))) {
            Thread.sleep(settings.latenessWarmUp().toMillis());
            long from = System.nanoTime();
            Thread.sleep(settings.lateness().toMillis());
            if (server.locksOf(replica.pid()) != WORKERS) {
                throw new IllegalStateException("The replica holds " + server.locksOf(replica.pid()) + " locks");
            }
            List<Use> uses = new ArrayList<>(USED.matcher(replica.log()).results().map(Use::of).toList());
            uses.removeIf(use -> use.nanos() - from < 0);
            return uses.get(uses.size() - 1).since(uses.get(0));
        }
    }
}
