package io.tickrunner.it.benchmarks.build;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;

import io.tickrunner.it.benchmarks.BenchmarkSettings;
import io.tickrunner.it.benchmarks.replicas.BenchmarkApp;
import io.tickrunner.it.benchmarks.replicas.Replica;
import io.tickrunner.it.benchmarks.report.Bound;
import io.tickrunner.it.benchmarks.report.Figure;
import io.tickrunner.it.benchmarks.report.Report;
import io.tickrunner.it.benchmarks.report.Samples;
import io.tickrunner.it.benchmarks.server.BenchmarkServer;

/** How much longer an app with many worker classes takes to build and to start than the same app with a few. */
public final class BuildBenchmark {

    private static final int MANY = 1_000;
    private static final int FEW = 10;
    private static final String DATABASE = "build";
    private static final String WORKER = """
            package generated;

            import io.tickrunner.Tick;
            import io.tickrunner.TickWorker;
            import io.tickrunner.Worker;

            @TickWorker(name = "generated-%1$d", lockId = %1$d, every = "1h")
            public class Worker%1$d implements Worker {
                @Override
                public void tick(Tick tick) {
                }
            }
            """;

    private final BenchmarkServer server;
    private final BenchmarkSettings settings;
    private final Report report;

    public BuildBenchmark(BenchmarkServer server, BenchmarkSettings settings, Report report) {
        this.server = server;
        this.settings = settings;
        this.report = report;
    }

    public void run() throws Exception {
        String url = server.createDatabase(DATABASE, List.of());
        Map<Integer, List<Double>> builds = new TreeMap<>();
        Map<Integer, List<Double>> starts = new TreeMap<>();
        for (int round = -1; round < settings.rounds(); round++) {
            for (int workers : new int[] { MANY, FEW }) {
                Path directory = Files.createTempDirectory(settings.target().resolve("benchmark-work"), "app-" + workers + "-");
                GeneratedApp app = new GeneratedApp(settings.target().resolve("quarkus-app"), directory, sources(workers));
                double build = app.build();
                double start = start(app, directory, url);
                // The first round warms up.
                if (round >= 0) {
                    builds.computeIfAbsent(workers, w -> new ArrayList<>()).add(build);
                    starts.computeIfAbsent(workers, w -> new ArrayList<>()).add(start);
                }
            }
        }
        compare("build", "compiling and building an app", builds);
        compare("start", "starting an app", starts);
    }

    private void compare(String key, String what, Map<Integer, List<Double>> seconds) {
        report.addSamples(key + "_seconds." + MANY, seconds.get(MANY));
        report.addSamples(key + "_seconds." + FEW, seconds.get(FEW));
        report.add(Figure.median(key + ".1000_vs_10", what + " with 1,000 worker classes, against 10", Bound.under(2),
                Samples.ratios(seconds.get(MANY), seconds.get(FEW))));
    }

    private static List<GeneratedApp.Source> sources(int workers) {
        return IntStream.range(0, workers)
                .mapToObj(i -> new GeneratedApp.Source("Worker" + i, String.format(WORKER, i))).toList();
    }

    private static double start(GeneratedApp app, Path directory, String url) throws Exception {
        try (Replica replica = new BenchmarkApp(app.home(), directory, url).start(0, Duration.ofHours(1))) {
            return BenchmarkApp.secondsToStart(replica);
        }
    }
}
