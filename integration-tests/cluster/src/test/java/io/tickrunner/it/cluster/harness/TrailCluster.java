package io.tickrunner.it.cluster.harness;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.tickrunner.it.cluster.harness.ReplicaClient.WorkerView;

/**
 * Two replicas that share workers which leave their trail in files: the one that is to lose its lock session, called the
 * holder, and the other that takes over its share. The workers use no database.
 */
public final class TrailCluster implements AutoCloseable {

    /** So rare that it hides nothing that a look should have noticed. */
    public static final Duration HEARTBEAT = Duration.ofSeconds(2);

    /** Workers with an interval of a second, of each cadence that the workload has. */
    public static final int WORKERS = 8;

    /** Workers of cadence {@code CLUSTER} whose starts are announced. */
    public static final int ANNOUNCED_WORKERS = 4;

    private static final Duration PATIENCE = Duration.ofSeconds(40);
    private static final Duration DEADLINE = Duration.ofSeconds(5);
    private static final long FIRST_LOCK = 10_000;
    /** Longer than a heartbeat: each start is announced before its work begins. */
    private static final Duration ANNOUNCED_INTERVAL = Duration.ofSeconds(3);
    private static final long FIRST_ANNOUNCED_LOCK = 30_000;
    /** A late tick catches up by a hundredth of the interval. */
    private static final int CATCH_UP = 100;

    /** The cadences of the workers. */
    public enum Workload {
        CLUSTER,
        REPLICA,
        BOTH
    }

    /** The holder's way to the database. */
    public enum Route {
        /** Through nothing; so it goes for the other replica. */
        DIRECT,
        /** Through a {@link FaultyProxy}. */
        PROXY,
        /** Through a {@link FaultyProxy} and a pooler. */
        POOLER
    }

    private final ClusterPostgres postgres;
    private final HeldLocks locks;
    private final Sql sql;
    private final Workload workload;
    private final List<Path> trails = new ArrayList<>();
    private final FaultyProxy proxy;
    private final FaultyProxy otherProxy;
    private final ReplicaSpec holdersSpec;
    private final Path othersTrail;
    private Replica holder;
    private final Replica other;
    /** The locks that the holder held when everything was last as before the fault. */
    private Set<Long> share = Set.of();

    /**
     * Starts both, the holder last.
     *
     * @param pooler what is on the route {@link Route#POOLER}, and {@code null} on others
     * @param settings configuration of both replicas
     */
    public TrailCluster(ClusterPostgres postgres, String database, Route route, PgBouncer pooler, Workload workload,
            Map<String, String> settings) {
        this.postgres = postgres;
        this.workload = workload;
        postgres.createDatabase(database);
        this.sql = new Sql(postgres.database(database));
        this.locks = new HeldLocks(sql);
        this.proxy = new FaultyProxy(route == Route.POOLER ? pooler.port() : postgres.port());
        this.otherProxy = new FaultyProxy(postgres.port());
        this.holdersSpec = spec(database, database + "-holder", trail(database + "-holder"),
                route == Route.DIRECT ? postgres.port() : proxy.port(), settings);
        this.othersTrail = trail(database + "-other");
        this.other = spec(database, database + "-other", othersTrail,
                route == Route.DIRECT ? postgres.port() : otherProxy.port(), settings).start().awaitReady();
        try {
            // The one that joins is given those that are due latest, which are those that are announced.
            this.holder = holdersSpec.start().awaitReady();
        } catch (RuntimeException e) {
            other.close();
            throw e;
        }
    }

    /** Whether there are workers that keep their locks between ticks. */
    private boolean keepsLocks() {
        return workload != Workload.REPLICA;
    }

    private ReplicaSpec spec(String database, String name, Path trail, int port, Map<String, String> settings) {
        ReplicaSpec spec = ReplicaSpec.of(name, Path.of("target", "replicas"))
                // A pooler in session mode takes no prepared statements that outlive a client.
                .with("quarkus.datasource.jdbc.url", postgres.url(database, port) + "&prepareThreshold=0")
                .with("quarkus.datasource.evidence.jdbc.url", postgres.url(database, postgres.port()))
                .with("cluster.trail", trail.toAbsolutePath().toString())
                .with("cluster.workers", keepsLocks() ? "" + WORKERS : "0")
                .with("cluster.replica-workers", workload == Workload.CLUSTER ? "0" : "" + WORKERS)
                .with("cluster.slow-workers", keepsLocks() ? "" + ANNOUNCED_WORKERS : "0")
                .with("cluster.slow-interval", ANNOUNCED_INTERVAL.toString())
                .with("quarkus.tickrunner.lock.heartbeat", HEARTBEAT.toString())
                .with("quarkus.tickrunner.lock.deadline", DEADLINE.toString())
                .with("quarkus.tickrunner.lock.lease", "7s");
        for (Map.Entry<String, String> setting : settings.entrySet()) {
            spec = spec.with(setting.getKey(), setting.getValue());
        }
        return spec;
    }

    private Path trail(String name) {
        Path trail = Trails.create(name);
        trails.add(trail);
        return trail;
    }

    public ClusterPostgres postgres() {
        return postgres;
    }

    /** The network of the replica that is to lose its session. */
    public FaultyProxy proxy() {
        return proxy;
    }

    public FaultyProxy otherProxy() {
        return otherProxy;
    }

    public Replica holder() {
        return holder;
    }

    /** The process that serves the holder's lock session. */
    public int backend() {
        return locks.backendOf(holder);
    }

    /** The port from which the holder's lock session reaches the server. */
    public int clientPort() {
        return locks.clientPortOf(holder);
    }

    /** Restarts the holder after it was killed. */
    public void restartHolder() {
        holder = holdersSpec.start().awaitReady();
    }

    public void terminate(int backend) {
        sql.list("SELECT pg_terminate_backend(?)", Boolean.class, backend);
    }

    /** Waits until the other replica holds locks of the holder's share, or runs if no locks are kept. */
    public void awaitTakenOver() {
        if (keepsLocks()) {
            await("the other replica to hold the locks").atMost(PATIENCE).pollInterval(Duration.ofMillis(50))
                    .ignoreExceptions().until(() -> heldBy(other).anyMatch(share::contains));
        } else {
            awaitStart(List.of(othersTrail), worker -> true);
        }
    }

    /** The same, and until workers run under those locks. */
    public void awaitStartElsewhere() {
        awaitTakenOver();
        Set<String> taken = share();
        awaitStart(List.of(othersTrail), worker -> !keepsLocks() || taken.contains(worker));
    }

    private static void awaitStart(List<Path> trails, Predicate<String> workers) {
        Map<Path, Long> lengths = trails.stream().collect(Collectors.toMap(trail -> trail, trail -> trail.toFile().length()));
        await("a worker to run").atMost(PATIENCE).pollInterval(Duration.ofMillis(50)).until(
                () -> trails.stream().anyMatch(trail -> TrailReader.hasStartSince(trail, lengths.get(trail), workers)));
    }

    /** Waits until the server has ended a process. */
    public void awaitEnd(int backend) {
        await("backend " + backend + " to end").atMost(PATIENCE).pollInterval(Duration.ofMillis(50)).ignoreExceptions()
                .until(() -> !locks.isAlive(backend));
    }

    /** Waits until both replicas have a session, every lock that is kept is held, and the workers run. */
    public void awaitCalm() {
        await("both lock sessions").atMost(PATIENCE).pollInterval(Duration.ofMillis(50)).ignoreExceptions()
                .until(() -> locks.sessions() == 2 && (!keepsLocks() || kept().count() == WORKERS + ANNOUNCED_WORKERS));
        awaitStart(trails, worker -> true);
    }

    /** Waits until the holder holds its share again, as before the fault, and all workers run. */
    public void restoreShares() {
        awaitCalm();
        if (keepsLocks()) {
            await("an even share").atMost(PATIENCE).pollInterval(Duration.ofMillis(50)).ignoreExceptions().until(this::isEven);
            share = heldBy(holder).collect(Collectors.toSet());
            awaitCalm();
        }
    }

    private boolean isEven() {
        Set<Long> all = holder.client().workers().stream().filter(worker -> worker.cadence().equals("CLUSTER"))
                .map(WorkerView::lockId).collect(Collectors.toSet());
        long here = locks.keysOf(holder).stream().filter(all::contains).count();
        long there = locks.keysOf(other).stream().filter(all::contains).count();
        return here + there == all.size() && Math.abs(here - there) <= 1;
    }

    /** The workers that the holder ran when everything was last as before the fault. */
    public Set<String> share() {
        return share.stream().map(TrailCluster::worker).collect(Collectors.toSet());
    }

    private static String worker(long key) {
        return key > FIRST_ANNOUNCED_LOCK ? "slow-" + (key - FIRST_ANNOUNCED_LOCK) : "cluster-" + (key - FIRST_LOCK);
    }

    /** The locks of the workers that leave a trail, among those of the app. */
    private Stream<HeldLocks.Held> kept() {
        return locks.all().stream().filter(held -> isAmong(held.key(), FIRST_LOCK, WORKERS)
                || isAmong(held.key(), FIRST_ANNOUNCED_LOCK, ANNOUNCED_WORKERS));
    }

    private static boolean isAmong(long key, long before, int count) {
        return key > before && key <= before + count;
    }

    private Stream<Long> heldBy(Replica replica) {
        return kept().filter(held -> held.isHeldBy(replica)).map(HeldLocks.Held::key);
    }

    public TrailReader.Findings findings() {
        return TrailReader.read(trails, TrailCluster::leastBetweenStarts);
    }

    /** Whether a worker's starts are announced to the other replica before its work begins. */
    public static boolean isAnnounced(String worker) {
        return worker.startsWith("slow-");
    }

    /** Workers of cadence {@code REPLICA} may start at any time. */
    private static Optional<Duration> leastBetweenStarts(String worker) {
        if (worker.startsWith("replica-")) {
            return Optional.empty();
        }
        Duration interval = isAnnounced(worker) ? ANNOUNCED_INTERVAL : Bounds.INTERVAL;
        return Optional.of(interval.minus(interval.dividedBy(CATCH_UP)));
    }

    /** All starts so far, in their order. */
    public List<TrailReader.Start> starts() {
        return TrailReader.starts(trails);
    }

    /** All starts in the other replica so far, in their order. */
    public List<TrailReader.Start> startsElsewhere() {
        return TrailReader.starts(List.of(othersTrail));
    }

    @Override
    public void close() {
        holder.close();
        other.close();
        try {
            proxy.close();
            otherProxy.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
