package io.tickrunner.it.benchmarks.replicas;

import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

import io.tickrunner.it.benchmarks.BenchmarkSettings;
import io.tickrunner.it.benchmarks.BenchmarkWorkers;
import io.tickrunner.it.benchmarks.report.Bound;
import io.tickrunner.it.benchmarks.report.Figure;
import io.tickrunner.it.benchmarks.report.Report;
import io.tickrunner.it.benchmarks.server.BenchmarkServer;

/**
 * Measures many times in milliseconds how soon the workers of a replica run in others: after kill -9 and SIGTERM with the
 * default settings, and after SIGSTOP with a lease of a second. Three replicas share the workers, which run ten times a second,
 * so that they are due at once.
 */
public final class FailoverBenchmark {

    private static final int WORKERS = 9;
    private static final int REPLICAS = 3;
    private static final int SHARE = WORKERS / REPLICAS;
    private static final Duration EVERY = Duration.ofMillis(100);
    private static final double NANOS_PER_MILLI = 1e6;
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    /** By then all know who holds what since the last lock moved. */
    private static final long SETTLED_MILLIS = 1_500;
    /** No whole part of a heartbeat, so that faults come at all moments between two. */
    private static final long STEP_MILLIS = 370;
    private static final Duration SHORT_LEASE = Duration.ofSeconds(1);
    private static final String[] SHORT = { "-Dquarkus.tickrunner.lock.lease=1s", "-Dquarkus.tickrunner.lock.heartbeat=200ms",
            "-Dquarkus.tickrunner.lock.deadline=800ms" };

    private final BenchmarkServer server;
    private final BenchmarkSettings settings;
    private final Report report;
    private BenchmarkApp app;
    private String database;

    public FailoverBenchmark(BenchmarkServer server, BenchmarkSettings settings, Report report) {
        this.server = server;
        this.settings = settings;
        this.report = report;
    }

    /** What is done to a replica; gives the moment from which the silence counts. */
    private interface Fault {
        long inflict(Replica victim) throws Exception;
    }

    private void prepare(String name) throws Exception {
        database = name;
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
        report.say("failover: " + WORKERS + " workers of " + EVERY.toMillis() + " ms, shared by " + REPLICAS + " replicas; each"
                + " sample is the slowest worker after one of " + settings.failovers() + " kills or of " + few
                + " other faults");

        List<Double> killed = silences(settings.failovers(), victim -> victim.signal("KILL"));
        report.add(Figure.median("failover.kill.p50_ms", "from kill -9 to the first line of the work elsewhere, in ms",
                Bound.atMost(200), killed));
        report.add(Figure.worst("failover.kill.worst_ms", "from kill -9 to the first line of the work elsewhere, in ms",
                Bound.atMost(500), killed));
        report.add(Figure.worst("handover.sigterm.worst_ms", "from SIGTERM to the first line of the work elsewhere, in ms",
                Bound.atMost(250), silences(few, victim -> victim.signal("TERM"))));
    }

    /** Freezes replicas with a short lease. */
    public void freeze() throws Exception {
        prepare("frozen");
        report.say("freeze: " + WORKERS + " workers of " + EVERY.toMillis() + " ms, shared by " + REPLICAS + " replicas with a"
                + " lease of " + SHORT_LEASE.toMillis() + " ms, one of which is frozen; " + few() + " times");
        report.add(Figure.worst("failover.freeze.over_lease_ms",
                "from the last heartbeat before SIGSTOP to the first line elsewhere, over a lease of 1 s, in ms",
                Bound.atMost(150),
                silences(few(), this::stop, SHORT).stream().map(ms -> ms - SHORT_LEASE.toMillis()).toList()));
    }

    private long stop(Replica victim) throws Exception {
        victim.signal("STOP");
        return server.lastHeartbeat(victim.pid());
    }

    /** Each fault befalls the oldest replica. */
    private List<Double> silences(int faults, Fault fault, String... more) throws Exception {
        List<Double> samples = new ArrayList<>();
        Deque<Replica> replicas = new ArrayDeque<>();
        try {
            for (int i = 0; i < faults; i++) {
                while (replicas.size() < REPLICAS) {
                    replicas.add(app.start(WORKERS, EVERY, more));
                }
                awaitEven(replicas);
                Thread.sleep(SETTLED_MILLIS + i * STEP_MILLIS % BenchmarkApp.HEARTBEAT.toMillis());
                Set<Integer> lost = heldBy(replicas.getFirst());
                try (Replica victim = replicas.removeFirst()) {
                    long from = fault.inflict(victim);
                    samples.add(Replica.awaitSlowestFirstTick(replicas, lost, from) / NANOS_PER_MILLI);
                }
            }
        } finally {
            replicas.forEach(Replica::close);
        }
        return samples;
    }

    private void awaitEven(Collection<Replica> replicas) throws Exception {
        Replica.await("the replicas do not share the workers evenly", PATIENCE, () -> {
            for (Replica replica : replicas) {
                if (heldBy(replica).size() != SHARE) {
                    return false;
                }
            }
            return true;
        });
    }

    /** Returns the workers whose locks a replica holds. */
    private Set<Integer> heldBy(Replica replica) throws SQLException {
        return server.holders(database).entrySet().stream().filter(lock -> lock.getValue() == replica.pid())
                .map(lock -> lock.getKey() - BenchmarkWorkers.FIRST_LOCK_ID).collect(Collectors.toSet());
    }
}
