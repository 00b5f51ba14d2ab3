package io.tickrunner.it.benchmarks.replicas;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import java.util.stream.Stream;

import io.tickrunner.it.benchmarks.BenchmarkSettings;
import io.tickrunner.it.benchmarks.report.Bound;
import io.tickrunner.it.benchmarks.report.Figure;
import io.tickrunner.it.benchmarks.report.Report;
import io.tickrunner.it.benchmarks.server.BenchmarkServer;
import io.tickrunner.it.benchmarks.server.ProcessCpu;
import io.tickrunner.runtime.config.LockSettings;
import io.tickrunner.runtime.config.ReplicaIdentity;
import io.tickrunner.runtime.lock.LockSessionListener;
import io.tickrunner.runtime.pg.PostgresAdvisoryLocker;

/**
 * Measures what many lock sessions cost that share many workers which are hardly ever due: the sessions of a hundred replicas,
 * in one process. Beside them, in the same run, the same number of connections that attempt all locks they lack with each
 * heartbeat.
 */
public final class ScaleBenchmark {

    private static final Size LARGEST = new Size(100, 5_000);
    private static final List<Size> SMALLER = List.of(new Size(10, 500), new Size(30, 1_500), new Size(60, 3_000));
    private static final long FIRST_LOCK = 1_000_000;
    private static final String DATABASE = "scale";
    private static final Duration EVEN_WITHIN = Duration.ofMinutes(5);
    /** Until then the JVM compiles what a heartbeat does, and all that was told is told. */
    private static final Duration SETTLE = Duration.ofSeconds(60);
    private static final Duration ATTEMPTS = Duration.ofSeconds(30);
    private static final LockSettings DEFAULTS = new LockSettings(BenchmarkApp.LEASE, BenchmarkApp.HEARTBEAT,
            Duration.ofSeconds(10), Duration.ofSeconds(5), Duration.ofMillis(200), Duration.ofSeconds(5), OptionalInt.empty());

    private final BenchmarkServer server;
    private final BenchmarkSettings settings;
    private final Report report;

    public ScaleBenchmark(BenchmarkServer server, BenchmarkSettings settings, Report report) {
        this.server = server;
        this.settings = settings;
        this.report = report;
    }

    /** One session with its stand-bys. */
    private record Member(PostgresAdvisoryLocker locker, List<IdleWorker> workers) {

        long held() {
            return workers.stream().filter(IdleWorker::isHeld).count();
        }
    }

    /** CPU time for each second of real time, in cores. */
    private record Cost(double server, double client) {
    }

    /** How many lock sessions share how many workers. */
    private record Size(int sessions, int workers) {
    }

    /** Measures the largest size, and what it costs without shares. */
    public void run() throws Exception {
        String url = server.createDatabase(DATABASE, List.of());
        Cost now = measured(url, LARGEST, "scale", true);
        Cost before = attempts(url, LARGEST);
        report.add(Figure.worst("scale.vs_before",
                "CPU of the server against that of attempts of all lacking locks with each heartbeat", Bound.atMost(0.1),
                List.of(now.server() / before.server())));
    }

    /** Measures smaller sizes. */
    public void runSmaller() throws Exception {
        for (Size size : SMALLER) {
            String name = "sizing_" + size.sessions() + "x" + size.workers();
            measured(server.createDatabase(name, List.of()), size, name.replace('_', '.'), false);
        }
    }

    private Cost measured(String url, Size size, String key, boolean andTicking) throws Exception {
        report.say(key + ": " + size.sessions() + " lock sessions with the default settings in one JVM, each of which knows "
                + size.workers() + " workers of 1 h, for " + settings.idle().toSeconds() + " s after all are shared evenly"
                + (andTicking ? ", and again while these workers start" : ""));
        List<Member> members = new ArrayList<>();
        try {
            share(url, size, members);
            Cost cost = cost(settings.idle());
            add(key, cost, size);
            if (andTicking) {
                add(key + ".ticking", ticking(members, size), size);
            }
            return cost;
        } finally {
            members.forEach(member -> member.locker().stop());
        }
    }

    private void add(String key, Cost cost, Size size) {
        report.add(Figure.worst(key + ".server_cpu_cores", "CPU of the server, in cores", Bound.atMost(0.1),
                List.of(cost.server())));
        report.add(Figure.worst(key + ".client_cpu_percent", "CPU of a replica, in % of a core", Bound.atMost(0.3),
                List.of(100 * cost.client() / size.sessions())));
    }

    private void share(String url, Size size, List<Member> members) throws Exception {
        long began = System.nanoTime();
        for (int i = 0; i < size.sessions(); i++) {
            PostgresAdvisoryLocker locker = new PostgresAdvisoryLocker(() -> DriverManager.getConnection(url), DEFAULTS,
                    new ReplicaIdentity("scale", "replica-" + i), LockSessionListener.NONE);
            List<IdleWorker> workers = LongStream.range(FIRST_LOCK, FIRST_LOCK + size.workers()).mapToObj(IdleWorker::new)
                    .toList();
            workers.forEach(locker::register);
            workers.forEach(locker::watch);
            members.add(new Member(locker, workers));
            locker.start();
        }
        Replica.await("the workers are not shared evenly", EVEN_WITHIN, () -> isEven(members, size.workers()));
        report.say("scale: even " + TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - began)
                + " s after the first session was opened");
        Thread.sleep(SETTLE.toMillis());
    }

    /** Has each worker start once in an hour, in the replica that holds its lock, which announces that to the others. */
    private Cost ticking(List<Member> members, Size size) throws Exception {
        ScheduledExecutorService starts = Executors.newSingleThreadScheduledExecutor();
        try {
            Random random = new Random(4711);
            long pause = IdleWorker.INTERVAL.toNanos() / size.workers();
            starts.scheduleAtFixedRate(() -> start(members.get(random.nextInt(members.size()))), pause, pause,
                    TimeUnit.NANOSECONDS);
            return cost(settings.idle());
        } finally {
            starts.shutdownNow();
        }
    }

    private static void start(Member member) {
        member.workers().stream().filter(IdleWorker::isHeld).findAny().ifPresent(worker -> member.locker()
                .startsHere(worker.lockId(), System.nanoTime(), OptionalLong.empty(), worker.interval(), false));
    }

    private static boolean isEven(List<Member> members, int workers) {
        long[] held = members.stream().mapToLong(Member::held).sorted().toArray();
        return LongStream.of(held).sum() == workers && held[held.length - 1] - held[0] <= 1;
    }

    /**
     * What a version without shares did: the first session holds all locks, and the others attempt all that they lack, by the
     * statement that locks and unlocks.
     */
    private Cost attempts(String url, Size size) throws Exception {
        List<Connection> connections = new ArrayList<>();
        ScheduledExecutorService threads = Executors.newScheduledThreadPool(size.sessions());
        try {
            Long[] keys = LongStream.range(FIRST_LOCK, FIRST_LOCK + size.workers()).boxed().toArray(Long[]::new);
            Boolean[] locks = Stream.generate(() -> true).limit(size.workers()).toArray(Boolean[]::new);
            for (int i = 0; i < size.sessions(); i++) {
                Connection connection = DriverManager.getConnection(url);
                connections.add(connection);
                try (Statement setting = connection.createStatement()) {
                    setting.execute("SET tickrunner.session = '" + i + "'");
                }
                PreparedStatement attempt = connection.prepareStatement("SELECT 0 UNION ALL SELECT r.n FROM ROWS FROM"
                        + " (unnest(?::bigint[]), unnest(?::bool[])) WITH ORDINALITY AS r(key, lock, n) WHERE CASE"
                        + " WHEN current_setting('tickrunner.session', true) IS DISTINCT FROM '" + i + "' THEN false"
                        + " WHEN r.lock THEN pg_try_advisory_lock(r.key) ELSE pg_advisory_unlock(r.key) END");
                attempt.setArray(1, connection.createArrayOf("int8", keys));
                attempt.setArray(2, connection.createArrayOf("bool", locks));
                if (i == 0) {
                    attempt.execute();
                } else {
                    long heartbeat = BenchmarkApp.HEARTBEAT.toMillis();
                    threads.scheduleAtFixedRate(() -> execute(attempt), i * heartbeat / size.sessions(), heartbeat,
                            TimeUnit.MILLISECONDS);
                }
            }
            Thread.sleep(SETTLE.toMillis() / 2);
            return cost(ATTEMPTS);
        } finally {
            threads.shutdownNow();
            for (Connection connection : connections) {
                connection.close();
            }
        }
    }

    private static void execute(PreparedStatement attempt) {
        try {
            attempt.execute();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private Cost cost(Duration window) throws Exception {
        double serverBefore = server.cpuSeconds();
        double clientBefore = ProcessCpu.seconds(ProcessHandle.current().pid());
        long began = System.nanoTime();
        Thread.sleep(window.toMillis());
        double seconds = (System.nanoTime() - began) / 1e9;
        return new Cost((server.cpuSeconds() - serverBefore) / seconds,
                (ProcessCpu.seconds(ProcessHandle.current().pid()) - clientBefore) / seconds);
    }
}
