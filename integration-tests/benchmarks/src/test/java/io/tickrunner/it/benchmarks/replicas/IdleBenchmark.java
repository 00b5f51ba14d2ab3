package io.tickrunner.it.benchmarks.replicas;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
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
    /**
     * A replica that does something ten times a second needs half an hour until the JVM has compiled it, and until then
     * compiling costs more than doing it.
     */
    private static final Duration LONGEST_SETTLE = Duration.ofMinutes(60);
    private static final Duration SHORTEST_SETTLE = Duration.ofMinutes(10);
    private static final String COMPILERS = "CompilerThre";
    /** In % of a core, in a minute without much to compile. */
    private static final double COMPILING_PERCENT = 0.03;
    /** A single minute may contain more of the compiler's work than another. */
    private static final int WINDOWS = 3;
    private static final Duration LOADED = Duration.ofMinutes(1);
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
        List<Long> few = heapOfFew();
        report.add(Figure.worst("idle.cpu_percent",
                "CPU of an idle replica with 1,000 workers of 1 h, in % of a core (two replicas)", Bound.under(1),
                many.stream().map(Cost::cpuPercent).toList()));
        report.add(Figure.worst("idle.cpu_over_plain_points",
                "the same against the app without the extension, in points (two replicas)", Bound.atMost(0.3),
                many.stream().map(Cost::overPlain).toList()));
        List<Double> perWorker = new ArrayList<>();
        for (int i = 0; i < many.size(); i++) {
            perWorker.add((many.get(i).heapBytes() - few.get(i)) / (double) (MANY - FEW));
        }
        report.add(Figure.worst("idle.heap_bytes_per_worker",
                "heap of an idle replica with 1,000 workers, in bytes a worker (two replicas)", Bound.atMost(1_200),
                perWorker));
        Map<String, Double> bars = new LinkedHashMap<>();
        bars.put("1,000 workers", many.get(0).cpuPercent());
        bars.put("without the extension", many.get(0).cpuPercent() - many.get(0).overPlain());
        report.addPanel("CPU of an idle replica in % of a core", bars);
    }

    private BenchmarkApp app() throws Exception {
        return new BenchmarkApp(settings.target().resolve("quarkus-app"), settings.target().resolve("benchmark-work"),
                server.createDatabase(DATABASE, List.of()));
    }

    private List<Long> heapOfFew() throws Exception {
        BenchmarkApp app = app();
        try (Replica one = start(app, FEW); Replica other = start(app, FEW)) {
            Thread.sleep(LOADED.toMillis());
            return List.of(liveBytes(one), liveBytes(other));
        }
    }

    private void settle(List<Replica> replicas) throws InterruptedException {
        long began = System.nanoTime();
        double percent;
        do {
            Map<Path, Double> before = compilers(replicas);
            Thread.sleep(settings.idle().toMillis());
            percent = 100 * growth(before, compilers(replicas)) / settings.idle().toSeconds() / replicas.size();
        } while (System.nanoTime() - began < SHORTEST_SETTLE.toNanos()
                || percent > COMPILING_PERCENT && System.nanoTime() - began < LONGEST_SETTLE.toNanos());
        report.say(String.format(Locale.ROOT, "idle: settled for %d s, by then the JVM compiled for %.3f %% of a core in each",
                Duration.ofNanos(System.nanoTime() - began).toSeconds(), percent));
    }

    private static Map<Path, Double> compilers(List<Replica> replicas) {
        Map<Path, Double> seconds = new HashMap<>();
        replicas.forEach(replica -> seconds.putAll(ProcessCpu.secondsOfThreads(replica.pid(), COMPILERS)));
        return seconds;
    }

    /** Returns what threads have used since then. The JVM ends idle ones, and starts others. */
    private static double growth(Map<Path, Double> before, Map<Path, Double> after) {
        return after.entrySet().stream()
                .mapToDouble(thread -> thread.getValue() - before.getOrDefault(thread.getKey(), 0.0)).sum();
    }

    private List<Cost> pair(int workers) throws Exception {
        BenchmarkApp app = app();
        try (Replica one = start(app, workers); Replica other = start(app, workers); Replica plain = startPlain()) {
            settle(List.of(one, other));
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
