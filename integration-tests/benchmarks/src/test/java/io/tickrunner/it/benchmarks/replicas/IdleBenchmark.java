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

/**
 * Measures the cost of two idle replicas with the default settings: each holds half of the locks and stands by for the others.
 * The app without the extension idles beside them.
 */
public final class IdleBenchmark {

    private static final int MANY = 1_000;
    private static final int FEW = 10;
    private static final Duration EVERY = Duration.ofHours(1);
    /** Until then the JVM compiles what an idle replica does, which costs more than doing it a few times a second. */
    private static final Duration SETTLE = Duration.ofMinutes(10);
    /** A single minute may contain more of the compiler's work than another. */
    private static final int WINDOWS = 3;
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

    /**
     * @param cpuPercent CPU in % of a core
     * @param overPlain the same above what the app without the extension used meanwhile
     */
    private record Cost(double cpuPercent, double overPlain, long heapBytes) {
    }

    public void run() throws Exception {
        List<Cost> many = pair(MANY);
        List<Cost> few = pair(FEW);
        report.add(Figure.worst("idle.cpu_percent",
                "CPU of an idle replica with 1,000 workers of 1 h, in % of a core (two replicas)", Bound.under(1),
                many.stream().map(Cost::cpuPercent).toList()));
        report.add(Figure.worst("idle.cpu_over_plain_points",
                "the same against the app without the extension, in points (two replicas)", Bound.atMost(0.3),
                many.stream().map(Cost::overPlain).toList()));
        List<Double> perWorker = new ArrayList<>();
        for (int i = 0; i < many.size(); i++) {
            perWorker.add((many.get(i).heapBytes() - few.get(i).heapBytes()) / (double) (MANY - FEW));
        }
        report.add(Figure.worst("idle.heap_bytes_per_worker",
                "heap of an idle replica with 1,000 workers, in bytes a worker (two replicas)", Bound.atMost(1_200),
                perWorker));
        Map<String, Double> bars = new LinkedHashMap<>();
        bars.put("1,000 workers", many.get(0).cpuPercent());
        bars.put(FEW + " workers", few.get(0).cpuPercent());
        report.addPanel("CPU of an idle replica in % of a core", bars);
    }

    private List<Cost> pair(int workers) throws Exception {
        BenchmarkApp app = new BenchmarkApp(settings.target().resolve("quarkus-app"),
                settings.target().resolve("benchmark-work"), server.createDatabase(DATABASE, List.of()));
        try (Replica one = start(app, workers); Replica other = start(app, workers); Replica plain = startPlain()) {
            Thread.sleep(SETTLE.toMillis());
            List<Replica> all = List.of(one, other, plain);
            List<Double> cpu = cpuPercent(all);
            report.say("idle: CPU with " + workers + " workers (two replicas, app without the extension) " + cpu);
            return List.of(new Cost(cpu.get(0), cpu.get(0) - cpu.get(2), liveBytes(one)),
                    new Cost(cpu.get(1), cpu.get(1) - cpu.get(2), liveBytes(other)));
        }
    }

    private List<Double> cpuPercent(List<Replica> replicas) throws Exception {
        double[] before = new double[replicas.size()];
        for (int i = 0; i < before.length; i++) {
            before[i] = ProcessCpu.seconds(replicas.get(i).pid());
        }
        Duration window = settings.idle().multipliedBy(WINDOWS);
        Thread.sleep(window.toMillis());
        List<Double> percent = new ArrayList<>();
        for (int i = 0; i < before.length; i++) {
            double used = ProcessCpu.seconds(replicas.get(i).pid()) - before[i];
            percent.add(100 * used / window.toSeconds());
        }
        return percent;
    }

    /** Starts the app that has the same extensions but this one, and no work. */
    private Replica startPlain() throws Exception {
        String url = server.createDatabase(DATABASE + "_plain", List.of());
        Replica replica = Replica.start(settings.target().resolve("benchmark-work"), ticks -> List.of(
                "-Dquarkus.datasource.jdbc.url=" + url, "-Dquarkus.http.port=0",
                "-jar", settings.plain().resolve("quarkus-app/quarkus-run.jar").toString()));
        try {
            BenchmarkApp.secondsToStart(replica);
            return replica;
        } catch (Exception e) {
            replica.close();
            throw e;
        }
    }

    private static Replica start(BenchmarkApp app, int workers) throws Exception {
        return BenchmarkApp.awaitOneTickEach(app.start(workers, EVERY, BenchmarkApp.TICK_ONCE));
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
