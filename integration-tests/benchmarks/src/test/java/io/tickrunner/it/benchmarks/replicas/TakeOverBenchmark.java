package io.tickrunner.it.benchmarks.replicas;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import io.tickrunner.it.benchmarks.BenchmarkSettings;
import io.tickrunner.it.benchmarks.report.Bound;
import io.tickrunner.it.benchmarks.report.Figure;
import io.tickrunner.it.benchmarks.report.Report;
import io.tickrunner.it.benchmarks.server.BenchmarkServer;

/**
 * Measures how long workers do not run after their replica is killed, frozen or terminated. Also measures how long no replica
 * holds the locks of workers that are not due, which only the heartbeat acquires.
 */
public final class TakeOverBenchmark {

    private static final int WORKERS = 20;
    private static final Duration EVERY = Duration.ofSeconds(1);
    private static final Duration SELDOM = Duration.ofHours(1);
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String DATABASE = "takeover";

    private final BenchmarkServer server;
    private final BenchmarkSettings settings;
    private final Report report;

    public TakeOverBenchmark(BenchmarkServer server, BenchmarkSettings settings, Report report) {
        this.server = server;
        this.settings = settings;
        this.report = report;
    }

    /** What is done to a replica; gives the moment from which the silence counts. */
    private interface Fault {
        long inflict(Replica victim) throws Exception;
    }

    public void run() throws Exception {
        BenchmarkApp app = new BenchmarkApp(settings.target().resolve("quarkus-app"),
                settings.target().resolve("benchmark-work"), server.createDatabase(DATABASE, List.of()));
        report.say("take-over: " + WORKERS + " workers of " + EVERY.toSeconds() + " s, heartbeat "
                + BenchmarkApp.HEARTBEAT.toSeconds() + " s, lease " + BenchmarkApp.LEASE.toSeconds()
                + " s (the defaults); each sample is the slowest worker of one repetition");

        Fault kill = victim -> victim.signal("KILL");
        Fault freeze = victim -> {
            victim.signal("STOP");
            return server.lastHeartbeat(victim.pid());
        };
        Fault terminate = victim -> victim.signal("TERM");
        Duration leaseAndHeartbeat = BenchmarkApp.LEASE.plus(BenchmarkApp.HEARTBEAT);
        report.add(Figure.worst("takeover.kill.heartbeats", "take-over after kill -9, in heartbeats", Bound.under(2),
                silences(app, kill, BenchmarkApp.HEARTBEAT)));
        report.add(Figure.worst("takeover.freeze.vs_lease_plus_heartbeat",
                "take-over after SIGSTOP, from the last heartbeat, against lease + heartbeat", Bound.under(1),
                silences(app, freeze, leaseAndHeartbeat)));
        report.add(Figure.worst("handover.sigterm.heartbeats",
                "hand-over after SIGTERM to the first tick elsewhere, in heartbeats", Bound.under(1),
                silences(app, terminate, BenchmarkApp.HEARTBEAT)));

        report.add(Figure.worst("takeover.kill.idle_locks.heartbeats",
                "locks of workers of 1 h taken over after kill -9, in heartbeats", Bound.under(2),
                vacancies(app, kill, BenchmarkApp.HEARTBEAT)));
        report.add(Figure.worst("takeover.freeze.idle_locks.vs_lease_plus_heartbeat",
                "locks of workers of 1 h taken over after SIGSTOP, from the last heartbeat, against lease + heartbeat",
                Bound.under(1), vacancies(app, freeze, leaseAndHeartbeat)));
        report.add(Figure.worst("handover.sigterm.idle_locks.heartbeats",
                "locks of workers of 1 h handed over after SIGTERM, in heartbeats", Bound.under(1),
                vacancies(app, terminate, BenchmarkApp.HEARTBEAT)));
    }

    private List<Double> silences(BenchmarkApp app, Fault fault, Duration unit) throws Exception {
        return inTurns(() -> app.start(WORKERS, EVERY, BenchmarkApp.KEEPS_ALL),
                (victim, standby) -> silence(victim, standby, fault), unit);
    }

    private List<Double> vacancies(BenchmarkApp app, Fault fault, Duration unit) throws Exception {
        return inTurns(
                () -> BenchmarkApp.awaitOneTickEach(app.start(WORKERS, SELDOM, BenchmarkApp.TICK_ONCE, BenchmarkApp.KEEPS_ALL)),
                (victim, standby) -> vacancy(victim, standby, fault), unit);
    }

    private interface Starter {
        Replica start() throws Exception;
    }

    private interface Measurement {
        long nanos(Replica victim, Replica standby) throws Exception;
    }

    /** The stand-by of one repetition is the victim of the next. */
    private List<Double> inTurns(Starter starter, Measurement measurement, Duration unit) throws Exception {
        List<Double> samples = new ArrayList<>();
        Replica holder = starter.start();
        try {
            for (int i = 0; i < settings.repetitions(); i++) {
                Replica standby = starter.start();
                try (Replica victim = holder) {
                    holder = standby;
                    settle(i);
                    samples.add(measurement.nanos(victim, standby) / (double) unit.toNanos());
                }
            }
        } finally {
            holder.close();
        }
        return samples;
    }

    /** Until the stand-by has found every lock busy; and not in step with the heartbeats. */
    private void settle(int repetition) throws InterruptedException {
        long heartbeat = BenchmarkApp.HEARTBEAT.toMillis();
        Thread.sleep(2 * heartbeat + repetition * heartbeat / settings.repetitions());
    }

    private static long silence(Replica victim, Replica standby, Fault fault) throws Exception {
        long from = fault.inflict(victim);
        return Replica.awaitSlowestFirstTick(List.of(standby),
                IntStream.range(0, WORKERS).boxed().collect(Collectors.toSet()), from);
    }

    private long vacancy(Replica victim, Replica standby, Fault fault) throws Exception {
        if (server.locksOf(victim.pid()) != WORKERS) {
            throw new IllegalStateException("The victim holds " + server.locksOf(victim.pid()) + " locks of " + WORKERS);
        }
        long from = fault.inflict(victim);
        Replica.await("the stand-by does not hold every lock", PATIENCE, () -> server.locksOf(standby.pid()) == WORKERS);
        return System.nanoTime() - from;
    }
}
