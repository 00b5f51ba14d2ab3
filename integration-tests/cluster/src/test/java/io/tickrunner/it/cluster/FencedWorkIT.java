package io.tickrunner.it.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.IntStream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import io.tickrunner.it.cluster.harness.ClusterPostgres;
import io.tickrunner.it.cluster.harness.Replica;
import io.tickrunner.it.cluster.harness.ReplicaSpec;
import io.tickrunner.it.cluster.harness.SharedCluster;
import io.tickrunner.it.cluster.harness.Sql;
import io.tickrunner.it.cluster.harness.StatementProxy;

/**
 * The holder is frozen at each statement of its transaction, until another replica has run the same worker, and thawed. Each
 * effect has a number and its grant's token. At its commit, a deferred trigger counts and refuses an effect that comes after
 * one with a larger number or token. The longer proof: {@code -Dcluster.fence-rounds=125}.
 */
@ExtendWith(SharedCluster.class)
class FencedWorkIT {

    private static final int ROUNDS = Integer.getInteger("cluster.fence-rounds", 1);
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String WORKER = "mover";
    /** BEGIN and the first insert, the second insert, the check, COMMIT. The driver sends BEGIN with the first statement. */
    private static final int FENCED_STATEMENTS = 4;
    private static final int OPEN_STATEMENTS = 3;

    private final Map<Replica, StatementProxy> replicas = new LinkedHashMap<>();
    private Sql sql;

    @Test
    void noStaleEffectIsCommittedByFencedWork(ClusterPostgres server) throws SQLException {
        start(server, "fenced");

        for (int round = 0; round < ROUNDS; round++) {
            for (int statement = 1; statement <= FENCED_STATEMENTS; statement++) {
                freezeBefore(statement);
            }
        }

        assertThat(staleEffects()).as("stale effects").isZero();
        assertThat(refused()).as("transactions that the check refused").isPositive();
    }

    @Test
    void noStaleEffectIsCommittedIfTheLockSessionIsTerminatedInMidTransaction(ClusterPostgres server) throws SQLException {
        start(server, "fenced");

        for (int round = 0; round < ROUNDS; round++) {
            for (int statement = 1; statement <= FENCED_STATEMENTS; statement++) {
                terminateBefore(statement);
            }
        }

        assertThat(staleEffects()).as("stale effects").isZero();
    }

    @Test
    void workThatIsNotFencedCommitsStaleEffects(ClusterPostgres server) throws SQLException {
        start(server, "open");

        for (int statement = 1; statement <= OPEN_STATEMENTS; statement++) {
            freezeBefore(statement);
        }

        assertThat(staleEffects()).as("stale effects, which the trigger refused").isPositive();
    }

    private void start(ClusterPostgres server, String mode) throws SQLException {
        String database = "fence_" + mode + "_" + System.nanoTime();
        server.createDatabase(database);
        sql = new Sql(server.database(database));
        try (Connection connection = server.database(database).getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("""
                    CREATE SEQUENCE fenced_generation;
                    CREATE SEQUENCE stale_effect;
                    CREATE TABLE fenced_effect (generation bigint, token bigint, replica text);
                    CREATE TABLE fenced_step (generation bigint);
                    CREATE FUNCTION refuse_stale() RETURNS trigger LANGUAGE plpgsql AS $$
                    BEGIN
                        IF EXISTS (SELECT FROM fenced_effect WHERE generation > NEW.generation OR token > NEW.token) THEN
                            PERFORM nextval('stale_effect');
                            RAISE EXCEPTION 'stale effect %', NEW.generation;
                        END IF;
                        RETURN NULL;
                    END $$;
                    CREATE CONSTRAINT TRIGGER never_back AFTER INSERT ON fenced_effect DEFERRABLE INITIALLY DEFERRED
                        FOR EACH ROW EXECUTE FUNCTION refuse_stale();
                    """);
        }
        IntStream.rangeClosed(1, 2).forEach(number -> {
            StatementProxy proxy = new StatementProxy(server.port(), "INSERT INTO fenced_effect");
            replicas.put(ReplicaSpec.of(database + "-" + number, Path.of("target", "replicas"))
                    .with("quarkus.datasource.jdbc.url", server.url(database, server.port()))
                    .with("quarkus.datasource.evidence.jdbc.url", server.url(database, server.port()))
                    .with("quarkus.datasource.work.jdbc.url", server.url(database, proxy.port())
                            + "&sslmode=disable&gssEncMode=disable&prepareThreshold=0")
                    .with("cluster.workers", "0").with("cluster.replica-workers", "0").with("cluster.slow-workers", "0")
                    .with("cluster.fence", mode).start(), proxy);
        });
        replicas.keySet().forEach(Replica::awaitReady);
    }

    @AfterEach
    void close() {
        replicas.keySet().forEach(Replica::close);
        replicas.values().forEach(StatementProxy::close);
    }

    private void freezeBefore(int statement) {
        Replica holder = awaitHolder();
        StatementProxy.Halt halt = replicas.get(holder).haltBefore(statement);
        await("statement " + statement).atMost(PATIENCE).until(halt::isReached);
        long effects = effectsOfOthers(holder);
        holder.sigstop();
        try {
            await("another replica to run the worker while " + holder.name() + " is frozen before statement " + statement)
                    .atMost(PATIENCE).until(() -> effectsOfOthers(holder) > effects);
        } finally {
            halt.release();
            holder.sigcont();
        }
        awaitEndOfTick(holder);
    }

    private void terminateBefore(int statement) {
        Replica holder = awaitHolder();
        StatementProxy.Halt halt = replicas.get(holder).haltBefore(statement);
        await("statement " + statement).atMost(PATIENCE).until(halt::isReached);
        long effects = sql.one("SELECT count(*) FROM fenced_effect", Long.class);
        sql.list("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name LIKE ?", Boolean.class,
                "tickrunner/%-" + holder.pid());
        try {
            await("any replica to run the worker while statement " + statement + " is held back").atMost(PATIENCE)
                    .until(() -> sql.one("SELECT count(*) FROM fenced_effect", Long.class) > effects);
        } finally {
            halt.release();
        }
        awaitEndOfTick(holder);
    }

    /** Returns the replica whose ticks leave effects now. */
    private Replica awaitHolder() {
        return await("a replica to hold the lock").atMost(PATIENCE).until(() -> replicas.keySet().stream()
                .filter(replica -> replica.client().worker(WORKER).lockHeld()).findFirst().orElse(null),
                holder -> holder != null);
    }

    private static void awaitEndOfTick(Replica replica) {
        await("the thawed tick to end").atMost(PATIENCE)
                .until(() -> replica.client().worker(WORKER).runningSince() == null);
    }

    private long effectsOfOthers(Replica replica) {
        return sql.one("SELECT count(*) FROM fenced_effect WHERE replica <> ?", Long.class, replica.name());
    }

    private long staleEffects() {
        return sql.one("SELECT CASE WHEN is_called THEN last_value ELSE 0 END FROM stale_effect", Long.class);
    }

    private long refused() {
        return replicas.keySet().stream().mapToLong(replica -> replica.get("/q/metrics").body().lines()
                .filter(line -> line.startsWith("tickrunner_fenced_refused_total{"))
                .mapToLong(line -> (long) Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1))).sum()).sum();
    }
}
