package io.tickrunner.it.benchmarks.whole;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.regex.Pattern;

import io.tickrunner.it.benchmarks.BenchmarkSettings;
import io.tickrunner.it.benchmarks.TickFile;
import io.tickrunner.it.benchmarks.replicas.BenchmarkApp;
import io.tickrunner.it.benchmarks.replicas.Replica;
import io.tickrunner.it.benchmarks.report.Bound;
import io.tickrunner.it.benchmarks.report.Figure;
import io.tickrunner.it.benchmarks.report.Report;
import io.tickrunner.it.benchmarks.server.BenchmarkServer;
import io.tickrunner.it.benchmarks.server.ProcessCpu;

/** Workers that tick every second on three replicas: what is kept of the schedule, and what it costs app and server. */
public final class WholeTicksBenchmark {

    static final int POOL_SIZE = 20;
    static final String READY = "Ready to tick";

    private static final int REPLICAS = 3;
    private static final int WORKERS = 200;
    private static final Duration EVERY = Duration.ofSeconds(1);
    /** Until then a JVM spends more on compiling what it runs than on running it. */
    private static final Duration WARM_UP = Duration.ofSeconds(90);
    private static final Duration LOOK_EVERY = Duration.ofSeconds(1);
    private static final String DATABASE = "whole";

    private final BenchmarkServer server;
    private final BenchmarkSettings settings;
    private final Report report;
    private final Path work;

    public WholeTicksBenchmark(BenchmarkServer server, BenchmarkSettings settings, Report report) {
        this.server = server;
        this.settings = settings;
        this.report = report;
        this.work = settings.target().resolve("benchmark-work");
    }

    private interface Starter {
        Replica start(String url) throws Exception;
    }

    /** What a contender did and used in the time measured. */
    private record Use(double ticksKeptPercent, double cpuSeconds, double connections, double walBytesPerTick) {
    }

    public void run() throws Exception {
        report.say("whole ticks: " + WORKERS + " workers of 1 s on " + REPLICAS + " replicas for "
                + settings.whole().toSeconds()
                + " s; Tickrunner and clustered quarkus-quartz (jdbc-tx) in packaged Quarkus apps with their defaults, db-scheduler (cron"
                + " of 1 s, lock-and-fetch, polling every 100 ms) in a plain JVM with an Agroal pool of " + POOL_SIZE
                + " a replica; measured from the " + WARM_UP.toSeconds() + "th second on");
        Map<String, Use> uses = new LinkedHashMap<>();
        uses.put("Tickrunner", use(List.of(), url -> app(url).start(WORKERS, EVERY)));
        uses.put("db-scheduler", use(DbSchedulerReplica.SCHEMA, this::dbScheduler));
        uses.put("clustered Quartz", use(QuartzApp.schema(), url -> quartz(url).start(WORKERS)));

        Use ours = uses.remove("Tickrunner");
        report.add(Figure.worst("ticks.kept_percent", "ticks kept of those due, in %", Bound.atLeast(100),
                List.of(ours.ticksKeptPercent())));
        against(ours, uses, "ticks.cpu", "CPU of app and server", Use::cpuSeconds);
        against(ours, uses, "ticks.connections", "connections", Use::connections);
        against(ours, uses, "ticks.wal", "WAL bytes a tick", Use::walBytesPerTick);
        panel(ours, uses, "Ticks kept in %", Use::ticksKeptPercent);
        panel(ours, uses, "CPU of 3 replicas and server, in seconds", Use::cpuSeconds);
        panel(ours, uses, "Connections of 3 replicas", Use::connections);
        panel(ours, uses, "WAL bytes a tick", Use::walBytesPerTick);
    }

    private void against(Use ours, Map<String, Use> peers, String key, String what, ToDoubleFunction<Use> value) {
        peers.forEach((peer, use) -> report.add(Figure.worst(key + ".vs_" + peer.replaceAll("\\W", "_").toLowerCase(),
                what + ", against " + peer, Bound.under(1), List.of(value.applyAsDouble(ours) / value.applyAsDouble(use)))));
    }

    private void panel(Use ours, Map<String, Use> peers, String title, ToDoubleFunction<Use> value) {
        Map<String, Double> bars = new LinkedHashMap<>();
        bars.put("Tickrunner", value.applyAsDouble(ours));
        peers.forEach((peer, use) -> bars.put(peer, value.applyAsDouble(use)));
        report.addPanel(title, bars);
    }

    private BenchmarkApp app(String url) {
        return new BenchmarkApp(settings.target().resolve("quarkus-app"), work, url);
    }

    private QuartzApp quartz(String url) {
        return new QuartzApp(settings.quartz().resolve("quarkus-app"), work, url);
    }

    private Replica dbScheduler(String url) throws Exception {
        Replica replica = Replica.start(work,
                ticks -> List.of("-cp", System.getProperty("java.class.path"), DbSchedulerReplica.class.getName(), url,
                        Integer.toString(WORKERS), ticks.toString()));
        try {
            replica.awaitLog(Pattern.compile(READY));
            return replica;
        } catch (Exception e) {
            replica.close();
            throw e;
        }
    }

    private Use use(List<String> schema, Starter starter) throws Exception {
        String url = server.createDatabase(DATABASE, schema);
        List<Replica> replicas = new ArrayList<>();
        try {
            for (int i = 0; i < REPLICAS; i++) {
                replicas.add(starter.start(url));
            }
            Thread.sleep(WARM_UP.toMillis());
            return measure(replicas);
        } finally {
            replicas.forEach(Replica::close);
        }
    }

    private Use measure(List<Replica> replicas) throws Exception {
        server.execute("CHECKPOINT");
        long from = System.nanoTime();
        long until = from + settings.whole().toNanos();
        double cpuBefore = cpuSeconds(replicas);
        long walBefore = server.walBytes();
        int connections = 0;
        while (System.nanoTime() - until < 0) {
            connections = Math.max(connections, server.connections(DATABASE));
            Thread.sleep(LOOK_EVERY.toMillis());
        }
        double cpu = cpuSeconds(replicas) - cpuBefore;
        long wal = server.walBytes() - walBefore;
        long end = System.nanoTime();
        // So that the last ticks of the time measured are noted, the late ones too.
        Thread.sleep(EVERY.toMillis());
        List<TickFile.Entry> ticks = replicas.stream().flatMap(replica -> replica.ticks().stream())
                .filter(tick -> tick.nanos() - from >= 0).toList();
        long inTime = ticks.stream().filter(tick -> tick.nanos() - end < 0).count();
        return new Use(KeptTicks.percent(ticks, WORKERS, EVERY, from, end), cpu, connections, wal / (double) inTime);
    }

    private double cpuSeconds(List<Replica> replicas) throws Exception {
        return server.cpuSeconds() + replicas.stream().mapToDouble(replica -> ProcessCpu.seconds(replica.pid())).sum();
    }
}
