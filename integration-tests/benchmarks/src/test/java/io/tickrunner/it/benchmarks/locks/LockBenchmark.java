package io.tickrunner.it.benchmarks.locks;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.agroal.api.AgroalDataSource;
import io.tickrunner.it.benchmarks.BenchmarkSettings;
import io.tickrunner.it.benchmarks.locks.ClosedLoop.Turn;
import io.tickrunner.it.benchmarks.report.Bound;
import io.tickrunner.it.benchmarks.report.Figure;
import io.tickrunner.it.benchmarks.report.Report;
import io.tickrunner.it.benchmarks.report.Samples;
import io.tickrunner.it.benchmarks.server.BenchmarkServer;
import io.tickrunner.it.benchmarks.server.Pools;

/** Locks alone, without workers: how fast, over how many connections, with how much write-ahead log. */
public final class LockBenchmark {

    private static final int MANY = 200;
    private static final int POOL_SIZE = 20;
    private static final int LOCKS_AT_ONCE = 1_000;
    private static final int PAIRS_FOR_WAL = 5_000;
    /** A single worker is close to its competitor, so it needs many short turns instead of a few long ones. */
    private static final int SHORTER = 6;
    private static final String DATABASE = "locks";

    private final BenchmarkServer server;
    private final BenchmarkSettings settings;
    private final Report report;

    public LockBenchmark(BenchmarkServer server, BenchmarkSettings settings, Report report) {
        this.server = server;
        this.settings = settings;
        this.report = report;
    }

    public void run() throws Exception {
        String url = server.createDatabase(DATABASE, List.of(ShedLockRoute.TABLE));
        connections(url);
        try (AgroalDataSource pool = Pools.agroal(url, POOL_SIZE);
                SessionRoute session = new SessionRoute(url);
                LockRoute connection = new ConnectionRoute(pool);
                LockRoute shedLock = new ShedLockRoute(pool)) {
            many(session, connection, shedLock);
            one(session, connection);
            writeAheadLog(session, connection, shedLock);
            new CheckBenchmark(settings.rounds(), report).run(session);
        }
    }

    private void many(LockRoute session, LockRoute connection, LockRoute shedLock) throws Exception {
        Map<LockRoute, List<Turn>> turns = takeTurns(MANY, settings.rounds(), settings.measure(), session, connection,
                shedLock);
        List<Double> pairs = pairs(turns.get(session));
        report.add(Figure.median("pairs.200.vs_connection_per_tick",
                "lock+unlock pairs a second, 200 workers, against connection per tick", Bound.atLeast(5),
                Samples.ratios(pairs, pairs(turns.get(connection)))));
        report.add(Figure.median("pairs.200.vs_shedlock", "the same against ShedLock's JDBC provider", Bound.atLeast(10),
                Samples.ratios(pairs, pairs(turns.get(shedLock)))));
        report.add(Figure.median("p99.200.vs_connection_per_tick",
                "p99 of a lock request, 200 workers, against connection per tick", Bound.atMost(0.06),
                Samples.ratios(p99(turns.get(session)), p99(turns.get(connection)))));
        show("pairs.200", "Lock+unlock pairs a second, 200 workers at once", turns, LockBenchmark::pairs);
        show("p99_ms.200", "p99 of a lock request in ms, 200 workers at once", turns, LockBenchmark::p99);
    }

    private void one(LockRoute session, LockRoute connection) throws Exception {
        Map<LockRoute, List<Turn>> turns = takeTurns(1, settings.rounds() * SHORTER,
                settings.measure().dividedBy(SHORTER), session, connection);
        report.add(Figure.median("pairs.1.vs_connection_per_tick",
                "lock+unlock pairs a second, one lone worker, against connection per tick", Bound.atLeast(1),
                Samples.ratios(pairs(turns.get(session)), pairs(turns.get(connection)))));
        show("pairs.1", "Lock+unlock pairs a second, one lone worker", turns, LockBenchmark::pairs);
    }

    /**
     * Measures the routes one after the other in every round, because other load on the machine must affect all of them
     * equally.
     */
    private Map<LockRoute, List<Turn>> takeTurns(int workers, int rounds, Duration measure, LockRoute... routes)
            throws Exception {
        Map<LockRoute, List<Turn>> turns = new LinkedHashMap<>();
        for (int round = -1; round < rounds; round++) {
            for (LockRoute route : routes) {
                Turn turn = ClosedLoop.run(route, workers, measure);
                // The first round warms up.
                if (round >= 0) {
                    turns.computeIfAbsent(route, r -> new ArrayList<>()).add(turn);
                }
            }
        }
        return turns;
    }

    private void connections(String url) throws Exception {
        try (LockRoute session = new SessionRoute(url)) {
            for (long key = 0; key < LOCKS_AT_ONCE; key++) {
                session.lock(key);
            }
            if (server.advisoryLocks(DATABASE) != LOCKS_AT_ONCE) {
                throw new IllegalStateException("The server knows of " + server.advisoryLocks(DATABASE) + " locks");
            }
            report.add(Figure.worst("connections.1000_workers", "connections used with 1,000 locks held", Bound.atMost(1),
                    List.of((double) server.connections(DATABASE))));
        }
    }

    private void writeAheadLog(LockRoute... routes) throws Exception {
        Map<String, Double> bytes = new LinkedHashMap<>();
        for (LockRoute route : routes) {
            server.execute("CHECKPOINT");
            long before = server.walBytes();
            for (int pair = 0; pair < PAIRS_FOR_WAL; pair++) {
                route.lock(pair % MANY).unlock();
            }
            bytes.put(route.name(), (server.walBytes() - before) / (double) PAIRS_FOR_WAL);
        }
        report.add(
                Figure.worst("wal_bytes_per_tick", "WAL bytes a tick", Bound.atMost(0), List.of(bytes.get(routes[0].name()))));
        report.addPanel("WAL bytes a lock+unlock pair", bytes);
    }

    private void show(String key, String title, Map<LockRoute, List<Turn>> turns, TurnValues values) {
        Map<String, Double> bars = new LinkedHashMap<>();
        turns.forEach((route, taken) -> {
            bars.put(route.name(), Samples.median(values.of(taken)));
            report.addSamples(key + "." + route.getClass().getSimpleName(), values.of(taken));
        });
        report.addPanel(title, bars);
    }

    private interface TurnValues {
        List<Double> of(List<Turn> turns);
    }

    private static List<Double> pairs(List<Turn> turns) {
        return turns.stream().map(Turn::pairsPerSecond).toList();
    }

    private static List<Double> p99(List<Turn> turns) {
        return turns.stream().map(Turn::p99Millis).toList();
    }
}
