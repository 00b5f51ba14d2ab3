package io.tickrunner.it.benchmarks.lateness;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableSet;
import java.util.Random;
import java.util.TreeSet;

import io.tickrunner.it.benchmarks.BenchmarkSettings;
import io.tickrunner.it.benchmarks.TickFile;
import io.tickrunner.it.benchmarks.replicas.BenchmarkApp;
import io.tickrunner.it.benchmarks.replicas.Replica;
import io.tickrunner.it.benchmarks.report.Bound;
import io.tickrunner.it.benchmarks.report.Figure;
import io.tickrunner.it.benchmarks.report.Report;
import io.tickrunner.it.benchmarks.report.Samples;
import io.tickrunner.it.benchmarks.server.BenchmarkServer;

/**
 * Measures the time from the {@code COMMIT} of a {@code NOTIFY} in another process to the first line of the worker's code. The
 * server notifies the replica before it answers the client, so the time can be below zero. The time from just before the {@code
 * COMMIT} is reported beside it.
 */
public final class WakeUpBenchmark {

    private static final String CHANNEL = "bench_wake";
    /** The regular ticks are few, and the file of ticks has them as well. */
    private static final Duration EVERY = Duration.ofSeconds(30);
    private static final int WARM_UP = 100;
    private static final int SHORTEST_MILLIS = 20;
    private static final int LONGEST_MILLIS = 200;
    private static final Duration SETTLE = Duration.ofSeconds(10);
    /** Much longer than a wake-up takes, so a worker that is not woken up is noticed. */
    private static final Duration LAST_TICK = Duration.ofSeconds(2);
    private static final String DATABASE = "wakeup";

    private final BenchmarkServer server;
    private final BenchmarkSettings settings;
    private final Report report;

    public WakeUpBenchmark(BenchmarkServer server, BenchmarkSettings settings, Report report) {
        this.server = server;
        this.settings = settings;
        this.report = report;
    }

    /** A notification, by {@link System#nanoTime()}. */
    private record Sent(long beforeCommit, long committed) {
    }

    public void run() throws Exception {
        String url = server.createDatabase(DATABASE, List.of());
        BenchmarkApp app = new BenchmarkApp(settings.target().resolve("quarkus-app"),
                settings.target().resolve("benchmark-work"), url);
        List<Replica> replicas = new ArrayList<>();
        try {
            for (int i = 0; i < LatenessBenchmark.REPLICAS; i++) {
                // The first one then holds the lock.
                replicas.add(BenchmarkApp.awaitOneTickEach(
                        app.start(1, EVERY, BenchmarkApp.TICK_ONCE, "-Dbenchmark.wake-on=" + CHANNEL)));
            }
            Thread.sleep(SETTLE.toMillis());
            measure(url, replicas);
        } finally {
            replicas.forEach(Replica::close);
        }
    }

    private void measure(String url, List<Replica> replicas) throws Exception {
        List<Sent> notifications = notifyAtRandom(url);
        Thread.sleep(LAST_TICK.toMillis());
        NavigableSet<Long> ticks = new TreeSet<>();
        replicas.forEach(replica -> replica.ticks().stream().map(TickFile.Entry::nanos).forEach(ticks::add));
        int wakeUps = ticks.tailSet(notifications.get(0).beforeCommit()).size();
        report.say("wake-up: " + notifications.size() + " notifications of one worker of " + EVERY.toSeconds() + " s on "
                + replicas.size() + " replicas, at random intervals of " + SHORTEST_MILLIS + " to " + LONGEST_MILLIS + " ms; "
                + wakeUps + " ticks");
        if (wakeUps < notifications.size() / 2) {
            throw new IllegalStateException(notifications.size() + " notifications led to only " + wakeUps + " ticks");
        }
        List<Double> fromCommit = new ArrayList<>();
        List<Double> fromBeforeCommit = new ArrayList<>();
        for (Sent sent : notifications) {
            Long tick = ticks.ceiling(sent.beforeCommit());
            if (tick == null) {
                throw new IllegalStateException("The last notification did not wake the worker up");
            }
            fromCommit.add((tick - sent.committed()) / 1e6);
            fromBeforeCommit.add((tick - sent.beforeCommit()) / 1e6);
        }
        report.addSamples("wakeup.from_before_commit.p50_p99_max_ms", List.of(Samples.percentile(fromBeforeCommit, 0.5),
                Samples.percentile(fromBeforeCommit, 0.99), Samples.percentile(fromBeforeCommit, 1)));
        report.add(Figure.worst("wakeup.p50_ms", "COMMIT of a NOTIFY to the first line of the worker's code, p50 in ms",
                Bound.atMost(3), List.of(Samples.percentile(fromCommit, 0.5))));
        report.add(Figure.worst("wakeup.p99_ms", "COMMIT of a NOTIFY to the first line of the worker's code, p99 in ms",
                Bound.atMost(15), List.of(Samples.percentile(fromCommit, 0.99))));
    }

    /** Sends notifications from a connection of its own. Those of the warm-up are left out of the result. */
    private List<Sent> notifyAtRandom(String url) throws SQLException, InterruptedException {
        List<Sent> notifications = new ArrayList<>();
        Random random = new Random(1);
        try (Connection connection = DriverManager.getConnection(url); Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            for (int i = 0; i < WARM_UP + settings.notifications(); i++) {
                Thread.sleep(SHORTEST_MILLIS + random.nextInt(LONGEST_MILLIS - SHORTEST_MILLIS + 1));
                statement.execute("NOTIFY " + CHANNEL);
                long beforeCommit = System.nanoTime();
                connection.commit();
                long committed = System.nanoTime();
                if (i >= WARM_UP) {
                    notifications.add(new Sent(beforeCommit, committed));
                }
            }
        }
        return notifications;
    }
}
