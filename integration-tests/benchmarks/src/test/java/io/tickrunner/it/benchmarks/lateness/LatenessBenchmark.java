package io.tickrunner.it.benchmarks.lateness;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

import io.tickrunner.it.benchmarks.BenchmarkSettings;
import io.tickrunner.it.benchmarks.TickFile;
import io.tickrunner.it.benchmarks.replicas.BenchmarkApp;
import io.tickrunner.it.benchmarks.replicas.Replica;
import io.tickrunner.it.benchmarks.report.Bound;
import io.tickrunner.it.benchmarks.report.Figure;
import io.tickrunner.it.benchmarks.report.Report;
import io.tickrunner.it.benchmarks.report.Samples;
import io.tickrunner.it.benchmarks.server.BenchmarkServer;
import io.tickrunner.it.benchmarks.whole.DbSchedulerReplica;
import io.tickrunner.it.benchmarks.whole.QuartzApp;

/** Measures the time from the planned moment of a tick to the first line of the worker's code, on three replicas. */
public final class LatenessBenchmark {

    static final String READY = "Ready to tick";
    static final int REPLICAS = 3;

    private static final String OURS = "Tickrunner";
    private static final String BARE_TIMER = "bare timer";
    private static final String DB_SCHEDULER = "db-scheduler";
    private static final String QUARTZ = "clustered Quartz";
    private static final Duration LAST_NOTES = Duration.ofSeconds(1);
    private static final String DATABASE = "lateness";

    private final BenchmarkServer server;
    private final BenchmarkSettings settings;
    private final Report report;
    private final Path work;

    public LatenessBenchmark(BenchmarkServer server, BenchmarkSettings settings, Report report) {
        this.server = server;
        this.settings = settings;
        this.report = report;
        this.work = settings.target().resolve("benchmark-work");
    }

    private interface Starter {
        Replica start(String url, int number) throws Exception;
    }

    private record Lateness(List<Double> millis, double ticksPercent) {
        double percentile(double share) {
            return Samples.percentile(millis, share);
        }
    }

    public void run() throws Exception {
        report.say("lateness: " + Load.SLOW + " workers of 1 s and " + Load.FAST + " of 50 ms on " + REPLICAS + " replicas for "
                + settings.lateness().toSeconds() + " s, from the " + settings.latenessWarmUp().toSeconds()
                + "th second on; Tickrunner in a packaged app with its defaults; clustered quarkus-quartz (jdbc-tx),"
                + " db-scheduler (lock-and-fetch, polling every 100 ms) and the bare ScheduledThreadPoolExecutor with "
                + Load.THREADS + " threads a replica, the first two with as many connections");
        Map<String, Lateness> all = new LinkedHashMap<>();
        all.put(OURS, lateness(List.of(), (url, number) -> app(url).start(Load.SLOW, Load.SLOW_EVERY,
                "-Dbenchmark.fast-workers=" + Load.FAST, "-Dbenchmark.fast-every=" + Load.FAST_EVERY,
                "-Dbenchmark.late=true")));
        all.put(BARE_TIMER, lateness(List.of(), (url, number) -> plain(BareTimerReplica.class, Integer.toString(number))));
        all.put(DB_SCHEDULER, lateness(DbSchedulerReplica.SCHEMA, (url, number) -> plain(SteadyDbScheduler.class, url)));
        all.put(QUARTZ, lateness(QuartzApp.schema(), (url, number) -> quartz(url).start(Load.SLOW,
                "-Dbenchmark.fast-workers=" + Load.FAST, "-Dbenchmark.fast-every=" + Load.FAST_EVERY,
                "-Dquarkus.quartz.thread-count=" + Load.THREADS, "-Dquarkus.datasource.jdbc.max-size=" + Load.THREADS)));
        report(all);
    }

    private void report(Map<String, Lateness> all) {
        all.forEach((contender, lateness) -> report.addSamples(
                "lateness." + contender.replaceAll("\\W", "_").toLowerCase() + ".p50_p99_p999_max_ms_and_ticks_percent",
                List.of(lateness.percentile(0.5), lateness.percentile(0.99), lateness.percentile(0.999),
                        lateness.percentile(1), lateness.ticksPercent())));
        Lateness ours = all.get(OURS);
        double p99 = ours.percentile(0.99);
        report.addMedian("lateness.p50_ms", List.of(ours.percentile(0.5)));
        report.add(Figure.worst("lateness.p99_ms", "p99 of the lateness of a tick, in ms", Bound.atMost(5), List.of(p99)));
        report.addMedian("lateness.p999_ms", List.of(ours.percentile(0.999)));
        report.add(Figure.worst("lateness.p99.vs_bare_timer", "p99 of the lateness, against a bare timer", Bound.atMost(2),
                List.of(p99 / all.get(BARE_TIMER).percentile(0.99))));
        report.add(Figure.worst("lateness.p99.vs_db_scheduler", "p99 of the lateness, against db-scheduler",
                Bound.atMost(0.05), List.of(p99 / all.get(DB_SCHEDULER).percentile(0.99))));
        panel("Lateness of a tick, p50 in ms", all, 0.5);
        panel("Lateness of a tick, p99 in ms", all, 0.99);
    }

    private void panel(String title, Map<String, Lateness> all, double share) {
        Map<String, Double> bars = new LinkedHashMap<>();
        all.forEach((contender, lateness) -> bars.put(contender, lateness.percentile(share)));
        report.addPanel(title, bars);
    }

    private BenchmarkApp app(String url) {
        return new BenchmarkApp(settings.target().resolve("quarkus-app"), work, url);
    }

    private QuartzApp quartz(String url) {
        return new QuartzApp(settings.quartz().resolve("quarkus-app"), work, url);
    }

    /** Starts a JVM without Quarkus, which gets the file of ticks as its last argument. */
    private Replica plain(Class<?> main, String argument) throws Exception {
        Replica replica = Replica.start(work, ticks -> List.of("-cp", System.getProperty("java.class.path"), main.getName(),
                argument, ticks.toString()));
        try {
            replica.awaitLog(Pattern.compile(READY));
            return replica;
        } catch (Exception e) {
            replica.close();
            throw e;
        }
    }

    private Lateness lateness(List<String> schema, Starter starter) throws Exception {
        String url = server.createDatabase(DATABASE, schema);
        List<Replica> replicas = new ArrayList<>();
        try {
            for (int i = 0; i < REPLICAS; i++) {
                replicas.add(starter.start(url, i));
            }
            Thread.sleep(settings.latenessWarmUp().toMillis());
            server.execute("CHECKPOINT");
            return measure(replicas);
        } finally {
            replicas.forEach(Replica::close);
        }
    }

    private Lateness measure(List<Replica> replicas) throws Exception {
        long from = System.nanoTime();
        Thread.sleep(settings.lateness().toMillis());
        long until = System.nanoTime();
        Thread.sleep(LAST_NOTES.toMillis());
        List<TickFile.Entry> ticks = replicas.stream().flatMap(replica -> replica.ticks().stream())
                .filter(tick -> tick.nanos() - from >= 0 && tick.nanos() - until < 0).toList();
        return new Lateness(ticks.stream().map(tick -> tick.lateNanos() / 1e6).toList(),
                100 * ticks.size() / Load.ticksDue(Duration.ofNanos(until - from)));
    }
}
