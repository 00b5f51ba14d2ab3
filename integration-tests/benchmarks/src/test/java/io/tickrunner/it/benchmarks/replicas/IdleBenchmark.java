package io.tickrunner.it.benchmarks.replicas;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.tickrunner.it.benchmarks.BenchmarkSettings;
import io.tickrunner.it.benchmarks.report.Bound;
import io.tickrunner.it.benchmarks.report.Figure;
import io.tickrunner.it.benchmarks.report.Report;
import io.tickrunner.it.benchmarks.server.BenchmarkServer;
import io.tickrunner.it.benchmarks.server.ProcessCpu;

/** Measures the cost of idle replicas: one that holds every lock, and one that stands by for every lock. */
public final class IdleBenchmark {

    private static final int MANY = 1_000;
    private static final int FEW = 10;
    private static final Duration EVERY = Duration.ofHours(1);
    /** Until then the JVM compiles what a heartbeat does, which costs more than the heartbeats. */
    private static final Duration SETTLE = Duration.ofSeconds(150);
    private static final Pattern TOTAL = Pattern.compile("Total\\s+\\d+\\s+(\\d+)");
    private static final int HISTOGRAMS = 3;
    private static final String DATABASE = "idle";

    private final BenchmarkServer server;
    private final BenchmarkSettings settings;
    private final Report report;

    public IdleBenchmark(BenchmarkServer server, BenchmarkSettings settings, Report report) {
        this.server = server;
        this.settings = settings;
        this.report = report;
    }

    private record Cost(double cpuPercent, long heapBytes) {
    }

    public void run() throws Exception {
        List<Cost> many = holderAndStandby(MANY);
        List<Cost> few = holderAndStandby(FEW);
        report.add(Figure.worst("idle.cpu_percent",
                "CPU of an idle replica with 1,000 workers of 1 h, in % of a core (holder, stand-by)", Bound.under(1),
                many.stream().map(Cost::cpuPercent).toList()));
        List<Double> perWorker = new ArrayList<>();
        for (int i = 0; i < many.size(); i++) {
            perWorker.add((many.get(i).heapBytes() - few.get(i).heapBytes()) / (double) (MANY - FEW));
        }
        report.add(Figure.worst("idle.heap_bytes_per_worker",
                "heap of an idle replica with 1,000 workers, in bytes a worker (holder, stand-by)", Bound.under(2048),
                perWorker));
        Map<String, Double> bars = new LinkedHashMap<>();
        bars.put("1,000 workers", many.get(0).cpuPercent());
        bars.put(FEW + " workers", few.get(0).cpuPercent());
        report.addPanel("CPU of an idle replica in % of a core", bars);
    }

    private List<Cost> holderAndStandby(int workers) throws Exception {
        BenchmarkApp app = new BenchmarkApp(settings.target().resolve("quarkus-app"),
                settings.target().resolve("benchmark-work"), server.createDatabase(DATABASE, List.of()));
        try (Replica holder = start(app, workers); Replica standby = start(app, workers)) {
            Thread.sleep(SETTLE.toMillis());
            double holderBefore = ProcessCpu.seconds(holder.pid());
            double standbyBefore = ProcessCpu.seconds(standby.pid());
            Thread.sleep(settings.idle().toMillis());
            double holderCpu = ProcessCpu.seconds(holder.pid()) - holderBefore;
            double standbyCpu = ProcessCpu.seconds(standby.pid()) - standbyBefore;
            return List.of(new Cost(percent(holderCpu), liveBytes(holder)), new Cost(percent(standbyCpu), liveBytes(standby)));
        }
    }

    private static Replica start(BenchmarkApp app, int workers) throws Exception {
        return BenchmarkApp.awaitOneTickEach(app.start(workers, EVERY, BenchmarkApp.TICK_ONCE, BenchmarkApp.KEEPS_ALL));
    }

    private double percent(double cpuSeconds) {
        return 100 * cpuSeconds / settings.idle().toSeconds();
    }

    /** Returns the memory left after a full collection, the minimum of several measurements. */
    private static long liveBytes(Replica replica) throws Exception {
        long least = Long.MAX_VALUE;
        for (int i = 0; i < HISTOGRAMS; i++) {
            Process jcmd = new ProcessBuilder(Replica.java("jcmd"), Long.toString(replica.pid()), "GC.class_histogram")
                    .redirectErrorStream(true).start();
            Matcher total = TOTAL.matcher(new String(jcmd.getInputStream().readAllBytes(), StandardCharsets.UTF_8));
            if (jcmd.waitFor() != 0 || !total.find()) {
                throw new IllegalStateException("jcmd gave no histogram of process " + replica.pid());
            }
            least = Math.min(least, Long.parseLong(total.group(1)));
        }
        return least;
    }
}
