package io.tickrunner.it.benchmarks.plain;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.tickrunner.it.benchmarks.BenchmarkConfig;
import io.tickrunner.it.benchmarks.BenchmarkSettings;
import io.tickrunner.it.benchmarks.TickFile;
import io.tickrunner.it.benchmarks.build.GeneratedApp;
import io.tickrunner.it.benchmarks.plain.PlainApp.Running;
import io.tickrunner.it.benchmarks.report.Report;
import io.tickrunner.it.benchmarks.server.BenchmarkServer;
import io.tickrunner.it.benchmarks.server.ProcessMemory;

/**
 * What the extension costs an app: the same beans, once as its workers and once with {@code @Scheduled} methods in an app that
 * has the same extensions but this one.
 */
public final class PlainBenchmark {

    private static final int[] WORKERS = { PlainResults.FEW, PlainResults.MANY };
    private static final Duration IDLE = Duration.ofHours(1);
    private static final Duration TICKING = Duration.ofSeconds(1);
    private static final Duration SETTLE = Duration.ofSeconds(10);
    private static final int MOST_LONG_ROUNDS = 3;

    private final BenchmarkServer server;
    private final BenchmarkSettings settings;
    private final Report report;
    private final Path work;
    private final PlainResults results = new PlainResults();

    public PlainBenchmark(BenchmarkServer server, BenchmarkSettings settings, Report report) {
        this.server = server;
        this.settings = settings;
        this.report = report;
        this.work = settings.target().resolve("benchmark-work");
    }

    /** One of the apps that take turns. */
    private record Entrant(int workers, Competitor competitor) {
        String database() {
            return "plain_" + competitor.key() + "_" + workers;
        }
    }

    public void run() throws Exception {
        measure(Mode.JVM);
        if (NativeImage.isPresent()) {
            measure(Mode.NATIVE);
        } else {
            report.say(NativeImage.MISSING);
        }
        results.reportTo(report);
        report.addPage("plain.md", new PlainTable(results, report.head()).markdown());
    }

    private void measure(Mode mode) throws Exception {
        Map<Entrant, PlainApp> apps = new LinkedHashMap<>();
        int builds = mode == Mode.JVM ? longRounds() : 1;
        for (int round = 0; round < builds; round++) {
            for (Entrant entrant : turns(round)) {
                apps.put(entrant, build(mode, entrant));
            }
        }
        for (int round = 0; round < settings.rounds(); round++) {
            startAndRest(mode, turns(round), apps);
        }
        for (int round = 0; round < longRounds(); round++) {
            tick(mode, turns(round), apps);
        }
    }

    private int longRounds() {
        return Math.min(settings.rounds(), MOST_LONG_ROUNDS);
    }

    /** Reverses the order in every other round. */
    private static List<Entrant> turns(int round) {
        List<Entrant> turns = new ArrayList<>();
        for (int workers : WORKERS) {
            for (Competitor competitor : Competitor.values()) {
                turns.add(new Entrant(workers, competitor));
            }
        }
        if (round % 2 == 1) {
            Collections.reverse(turns);
        }
        return turns;
    }

    private void add(Mode mode, Entrant entrant, Measure measure, double value) {
        results.add(mode, entrant.workers(), measure, entrant.competitor(), value);
    }

    private PlainApp build(Mode mode, Entrant entrant) throws Exception {
        Path target = entrant.competitor() == Competitor.TICKRUNNER ? settings.target() : settings.plain();
        Path directory = Files.createTempDirectory(work, entrant.database() + "-" + mode.key + "-");
        GeneratedApp app = new GeneratedApp(target.resolve("quarkus-app"), directory,
                entrant.competitor().sources(entrant.workers()));
        app.drop(BenchmarkConfig.class.getPackageName());
        PlainApp built;
        if (mode == Mode.JVM) {
            add(mode, entrant, Measure.BUILD, app.build());
            built = PlainApp.onJvm(app.home());
        } else {
            add(mode, entrant, Measure.BUILD, app.buildNative());
            built = PlainApp.binary(app.binary());
        }
        add(mode, entrant, Measure.SIZE, built.megabytes());
        System.out.println("  built " + directory.getFileName());
        return built;
    }

    /**
     * Starts the apps one after the other, then measures all of them idle at the same time, when they do not disturb each
     * other.
     */
    private void startAndRest(Mode mode, List<Entrant> turns, Map<Entrant, PlainApp> apps) throws Exception {
        Map<Entrant, Running> running = new LinkedHashMap<>();
        try {
            for (Entrant entrant : turns) {
                Running app = start(apps, entrant, IDLE);
                running.put(entrant, app);
                add(mode, entrant, Measure.READY, app.readyMillis());
                add(mode, entrant, Measure.FIRST_TICK, firstTickMillis(app, entrant));
            }
            Thread.sleep(SETTLE.toMillis());
            for (Map.Entry<Entrant, Running> app : running.entrySet()) {
                add(mode, app.getKey(), Measure.RSS_IDLE, residentMebibytes(app.getValue()));
            }
        } finally {
            running.values().forEach(Running::close);
        }
    }

    /** Measures all apps ticking together for a minute; the load is small and the same for each. */
    private void tick(Mode mode, List<Entrant> turns, Map<Entrant, PlainApp> apps) throws Exception {
        Map<Entrant, Running> running = new LinkedHashMap<>();
        try {
            for (Entrant entrant : turns) {
                Running app = start(apps, entrant, TICKING);
                running.put(entrant, app);
                app.replica().awaitTicks(entrant.workers(), app.replica().launchedAt());
            }
            long from = System.nanoTime();
            Thread.sleep(settings.whole().toMillis());
            long until = System.nanoTime();
            for (Map.Entry<Entrant, Running> app : running.entrySet()) {
                add(mode, app.getKey(), Measure.RSS_TICKING, residentMebibytes(app.getValue()));
                long ticks = app.getValue().replica().ticks().stream()
                        .filter(tick -> tick.nanos() - from > 0 && tick.nanos() - until <= 0).count();
                add(mode, app.getKey(), Measure.TICKS, ticks / ((until - from) / 1e9));
            }
        } finally {
            running.values().forEach(Running::close);
        }
    }

    /** Starts an app on its own database, where no lock of a previous app interferes. */
    private Running start(Map<Entrant, PlainApp> apps, Entrant entrant, Duration every) throws Exception {
        return apps.get(entrant).start(work, server.createDatabase(entrant.database(), List.of()), every);
    }

    /**
     * When the first worker first ran; the plain app's first ticks of all workers are waited for, so that it is at rest then.
     */
    private static double firstTickMillis(Running app, Entrant entrant) throws Exception {
        app.replica().awaitTicks(entrant.competitor() == Competitor.SCHEDULED ? entrant.workers() : 1,
                app.replica().launchedAt());
        long first = app.replica().ticks().stream().mapToLong(TickFile.Entry::nanos).min().orElseThrow();
        return (first - app.replica().launchedAt()) / 1e6;
    }

    private static double residentMebibytes(Running app) throws Exception {
        return ProcessMemory.residentMebibytes(app.replica().pid());
    }
}
