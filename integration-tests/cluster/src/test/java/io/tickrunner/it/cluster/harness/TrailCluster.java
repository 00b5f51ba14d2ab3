package io.tickrunner.it.cluster.harness;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Two replicas whose workers leave their trail in files: the one that is to lose its lock session, and the other that takes
 * over.
 * The workers use no database.
 */
public final class TrailCluster implements AutoCloseable {

    /** So rare that it hides nothing that a look should have noticed. */
    public static final Duration HEARTBEAT = Duration.ofSeconds(2);

    private static final Duration PATIENCE = Duration.ofSeconds(40);
    private static final Duration DEADLINE = Duration.ofSeconds(5);
    private static final int WORKERS = 8;
    private static final long FIRST_LOCK = 10_000;

    /** What workers there are. */
    public enum Workload {
        CLUSTER,
        REPLICA
    }

    private final ClusterPostgres postgres;
    private final HeldLocks locks;
    private final Sql sql;
    private final Workload workload;
    private final List<Path> trails = new ArrayList<>();
    private final FaultyProxy proxy;
    private final FaultyProxy otherProxy;
    private final Replica holder;
    private final Replica other;

    /**
     * Starts both, the holder first.
     *
     * @param holdersPort where the holder reaches the database: a proxy is put in front of it
     * @param settings configuration of both replicas
     */
    public TrailCluster(ClusterPostgres postgres, String database, int holdersPort, Workload workload,
            Map<String, String> settings) {
        this.postgres = postgres;
        this.workload = workload;
        postgres.createDatabase(database);
        this.sql = new Sql(postgres.database(database));
        this.locks = new HeldLocks(sql);
        this.proxy = new FaultyProxy(holdersPort);
        this.otherProxy = new FaultyProxy(postgres.port());
        this.holder = start(database, database + "-holder", proxy.port(), settings);
        try {
            await("the holder to hold all locks").atMost(PATIENCE).until(() -> workload == Workload.REPLICA || holds(holder));
            this.other = start(database, database + "-other", otherProxy.port(), settings);
        } catch (RuntimeException e) {
            holder.close();
            throw e;
        }
    }

    private Replica start(String database, String name, int port, Map<String, String> settings) {
        Path trail = trail(name);
        ReplicaSpec spec = ReplicaSpec.of(name, Path.of("target", "replicas"))
                // A pooler in session mode takes no prepared statements that outlive a client.
                .with("quarkus.datasource.jdbc.url", postgres.url(database, port) + "&prepareThreshold=0")
                .with("quarkus.datasource.evidence.jdbc.url", postgres.url(database, postgres.port()))
                .with("cluster.trail", trail.toAbsolutePath().toString())
                .with("cluster.workers", workload == Workload.CLUSTER ? "" + WORKERS : "0")
                .with("cluster.replica-workers", workload == Workload.REPLICA ? "" + WORKERS : "0")
                .with("cluster.slow-workers", "0")
                .with("quarkus.tickrunner.lock.heartbeat", HEARTBEAT.toString())
                .with("quarkus.tickrunner.lock.deadline", DEADLINE.toString())
                .with("quarkus.tickrunner.lock.lease", "7s");
        for (Map.Entry<String, String> setting : settings.entrySet()) {
            spec = spec.with(setting.getKey(), setting.getValue());
        }
        return spec.start().awaitReady();
    }

    private Path trail(String name) {
        try {
            Path trail = Files.createTempFile(Files.createDirectories(Path.of("target", "trails")), name + "-", ".txt");
            trails.add(trail);
            return trail;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
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

    public void terminate(int backend) {
        sql.list("SELECT pg_terminate_backend(?)", Boolean.class, backend);
    }

    /** The other replica holds locks of its own. */
    public void awaitTakenOver() {
        if (workload == Workload.CLUSTER) {
            await("the other replica to hold the locks").atMost(PATIENCE).pollInterval(Duration.ofMillis(50))
                    .ignoreExceptions().until(() -> kept().anyMatch(held -> held.isHeldBy(other)));
        }
    }

    /** Waits until both replicas have a session, every lock that is kept is held, and the workers run. */
    public void awaitCalm() {
        await("both lock sessions").atMost(PATIENCE).pollInterval(Duration.ofMillis(50)).ignoreExceptions()
                .until(() -> locks.sessions() == 2 && (workload == Workload.REPLICA || kept().count() == WORKERS));
        int runs = findings().runs();
        await("the workers to run").atMost(PATIENCE).pollInterval(Duration.ofMillis(50))
                .until(() -> findings().runs() > runs);
    }

    /** Has the holder hold all locks that are kept, as before the fault. */
    public void restoreHolder() {
        awaitCalm();
        if (workload == Workload.CLUSTER) {
            other.client().pauseAll();
            await("the holder to hold all locks").atMost(PATIENCE).pollInterval(Duration.ofMillis(50)).ignoreExceptions()
                    .until(() -> holds(holder));
            other.client().resumeAll();
            awaitCalm();
        }
    }

    /** The locks of the workers that leave a trail, among those of the app. */
    private Stream<HeldLocks.Held> kept() {
        return locks.all().stream().filter(held -> held.key() > FIRST_LOCK && held.key() <= FIRST_LOCK + WORKERS);
    }

    private boolean holds(Replica replica) {
        return kept().filter(held -> held.isHeldBy(replica)).count() == WORKERS;
    }

    public TrailReader.Findings findings() {
        return TrailReader.read(trails);
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
