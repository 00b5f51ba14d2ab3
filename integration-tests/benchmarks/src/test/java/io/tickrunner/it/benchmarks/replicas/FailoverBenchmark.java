package io.tickrunner.it.benchmarks.replicas;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import io.tickrunner.it.benchmarks.BenchmarkSettings;
import io.tickrunner.it.benchmarks.report.Bound;
import io.tickrunner.it.benchmarks.report.Figure;
import io.tickrunner.it.benchmarks.report.Report;
import io.tickrunner.it.benchmarks.server.BenchmarkServer;

/**
 * Measures many times in milliseconds how soon the workers of a replica run in another one: after kill -9 and SIGTERM with the
 * default settings, and after SIGSTOP with a lease of a second. The workers run ten times a second, so that they are due at
 * once.
 */
public final class FailoverBenchmark {

    private static final int WORKERS = 5;
    private static final Duration EVERY = Duration.ofMillis(100);
    private static final double NANOS_PER_MILLI = 1e6;
    /** By then the stand-by has found every lock busy, and knows the session of the other. */
    private static final long SETTLED_MILLIS = 1_500;
    /** No whole part of a heartbeat, so that faults come at all moments between two. */
    private static final long STEP_MILLIS = 370;
    private static final Duration SHORT_LEASE = Duration.ofSeconds(1);
    private static final String[] SHORT = { "-Dquarkus.tickrunner.lock.lease=1s", "-Dquarkus.tickrunner.lock.heartbeat=200ms",
            "-Dquarkus.tickrunner.lock.deadline=800ms", BenchmarkApp.KEEPS_ALL };

    private final BenchmarkServer server;
    private final BenchmarkSettings settings;
    private final Report report;
    private BenchmarkApp app;

    public FailoverBenchmark(BenchmarkServer server, BenchmarkSettings settings, Report report) {
        this.server = server;
        this.settings = settings;
        this.report = report;
    }

    /** What is done to a replica; gives the moment from which the silence counts. */
    private interface Fault {
        long inflict(Replica victim) throws Exception;
    }

    private void prepare(String database) throws Exception {
        app = new BenchmarkApp(settings.target().resolve("quarkus-app"), settings.target().resolve("benchmark-work"),
                server.createDatabase(database, List.of()));
    }

    private int few() {
        return Math.max(1, settings.failovers() / 4);
    }

    /** Kills replicas, and ends some in an orderly way. */
    public void run() throws Exception {
        prepare("failover");
        int few = few();
        report.say("failover: " + WORKERS + " workers of " + EVERY.toMillis() + " ms in one of two replicas; each sample is the"
                + " slowest worker after one of " + settings.failovers() + " kills or of " + few + " other faults");

        List<Double> killed = silences(settings.failovers(), victim -> victim.signal("KILL"), BenchmarkApp.KEEPS_ALL);
        report.add(Figure.median("failover.kill.p50_ms", "from kill -9 to the first line of the work elsewhere, in ms",
                Bound.atMost(200), killed));
        report.add(Figure.worst("failover.kill.worst_ms", "from kill -9 to the first line of the work elsewhere, in ms",
                Bound.atMost(500), killed));
        report.add(Figure.worst("handover.sigterm.worst_ms", "from SIGTERM to the first line of the work elsewhere, in ms",
                Bound.atMost(250), silences(few, victim -> victim.signal("TERM"), BenchmarkApp.KEEPS_ALL)));
    }

    /** Freezes replicas with a short lease. */
    public void freeze() throws Exception {
        prepare("frozen");
        report.say("freeze: " + WORKERS + " workers of " + EVERY.toMillis() + " ms in one of two replicas with a lease of "
                + SHORT_LEASE.toMillis() + " ms, which is frozen; " + few() + " times");
        report.add(Figure.worst("failover.freeze.over_lease_ms",
                "from the last heartbeat before SIGSTOP to the first line elsewhere, over a lease of 1 s, in ms",
                Bound.atMost(150),
                silences(few(), this::stop, SHORT).stream().map(ms -> ms - SHORT_LEASE.toMillis()).toList()));
    }

    private long stop(Replica victim) throws Exception {
        victim.signal("STOP");
        return server.lastHeartbeat(victim.pid());
    }

    /** The stand-by of one fault is the victim of the next. */
    private List<Double> silences(int faults, Fault fault, String... more) throws Exception {
        List<Double> samples = new ArrayList<>();
        Replica holder = app.start(WORKERS, EVERY, more);
        try {
            holder.awaitTicks(WORKERS, holder.launchedAt());
            for (int i = 0; i < faults; i++) {
                Replica standby = app.start(WORKERS, EVERY, more);
                try (Replica victim = holder) {
                    holder = standby;
                    Thread.sleep(SETTLED_MILLIS + i * STEP_MILLIS % BenchmarkApp.HEARTBEAT.toMillis());
                    samples.add(standby.awaitSlowestFirstTick(WORKERS, fault.inflict(victim)) / NANOS_PER_MILLI);
                }
            }
        } finally {
            holder.close();
        }
        return samples;
    }
}
