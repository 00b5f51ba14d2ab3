package io.tickrunner.it.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.extension.ExtendWith;

import io.tickrunner.it.cluster.harness.Bounds;
import io.tickrunner.it.cluster.harness.ClusterPostgres;
import io.tickrunner.it.cluster.harness.HeldLocks;
import io.tickrunner.it.cluster.harness.Replica;
import io.tickrunner.it.cluster.harness.ReplicaSpec;
import io.tickrunner.it.cluster.harness.SharedCluster;
import io.tickrunner.it.cluster.harness.Sql;

/**
 * Workers with an interval of an hour handle orders on three replicas, so that each order needs a wake-up. The evidence is in
 * the table of the orders.
 */
@ExtendWith(SharedCluster.class)
@TestInstance(Lifecycle.PER_CLASS)
class WakeUpsIT {

    private static final String DATABASE = "wakeups";
    private static final String INSERT = "INSERT INTO orders (worker) VALUES ('%s')";
    private static final long NOTIFIED_LOCK = 80_001;
    private static final long REQUESTED_LOCK = 80_002;
    private static final Set<Long> KEPT = Set.of(NOTIFIED_LOCK, REQUESTED_LOCK, PoolUser.LOCK_ID);
    private static final int ROUNDS = 3;
    private static final int FLOOD = 30_000;

    /** Ways to end what a replica does. */
    private enum End {
        KILL9,
        SIGTERM,
        TERMINATED
    }

    private ClusterPostgres server;
    private Sql sql;
    private List<ReplicaSpec> specs;
    private List<Replica> replicas;

    @BeforeAll
    void start(ClusterPostgres postgres) {
        server = postgres;
        server.createDatabase(DATABASE);
        server.execute(DATABASE, "CREATE TABLE orders (id bigint GENERATED ALWAYS AS IDENTITY, worker text NOT NULL,"
                + " created_at timestamptz NOT NULL DEFAULT clock_timestamp(), handled_at timestamptz)");
        sql = new Sql(server.database(DATABASE));
        specs = Stream.of("wakeups-1", "wakeups-2", "wakeups-3").map(name -> ReplicaSpec
                .of(name, Path.of("target", "replicas"))
                .with("quarkus.datasource.jdbc.url", server.url(DATABASE, server.port()))
                .with("quarkus.datasource.evidence.jdbc.url", server.url(DATABASE, server.port()))
                .with("cluster.workers", "0").with("cluster.replica-workers", "0").with("cluster.slow-workers", "0")
                .with("cluster.relay", "true")).toList();
        replicas = new ArrayList<>(specs.stream().map(ReplicaSpec::start).toList().stream().map(Replica::awaitReady).toList());
        holderOf(NOTIFIED_LOCK);
        holderOf(REQUESTED_LOCK);
    }

    @AfterAll
    void stop() {
        replicas.forEach(Replica::close);
    }

    private Replica holderOf(long lockId) {
        HeldLocks locks = new HeldLocks(sql);
        return await("a holder of " + lockId).atMost(Bounds.outage(Bounds.INTERVAL)).until(
                () -> replicas.stream().filter(replica -> locks.keysOf(replica).contains(lockId)).findFirst().orElse(null),
                found -> found != null);
    }

    /** Waits until each replica holds one lock: by then a lock moves only when its replica ends. */
    private void awaitEven() {
        HeldLocks locks = new HeldLocks(sql);
        await("an even share").atMost(Bounds.SETTLED.multipliedBy(2)).until(() -> replicas.stream()
                .allMatch(replica -> locks.keysOf(replica).stream().filter(KEPT::contains).count() == 1));
    }

    private void awaitAllHandled() {
        await("all orders to be handled").atMost(Bounds.TAKE_OVER_AFTER_DEATH)
                .until(() -> sql.one("SELECT count(*) FROM orders WHERE handled_at IS NULL", Long.class) == 0);
    }

    @Test
    void noNotificationIsLostWhicheverReplicaEnds() {
        for (End end : End.values()) {
            for (int round = 0; round < ROUNDS; round++) {
                Replica holder = holderOf(NOTIFIED_LOCK);
                order();
                // The order may be handled or not, and its handling may be cut off.
                inflict(end, holder);
                order();
                awaitAllHandled();
                replace(holder, end);
            }
        }
    }

    /** Commits an order for which nothing else wakes the worker up. */
    private void order() {
        server.execute(DATABASE, "BEGIN; " + INSERT.formatted("notified") + "; NOTIFY orders; COMMIT");
    }

    @Test
    void aRequestInAnyReplicaRunsTheWorkerWhereItsLockIsHeld() {
        awaitEven();
        Replica holder = holderOf(REQUESTED_LOCK);
        for (Replica replica : List.copyOf(replicas)) {
            server.execute(DATABASE, INSERT.formatted("requested"));

            replica.client().requestTick("requested");

            awaitAllHandled();
            assertThat(holderOf(REQUESTED_LOCK)).isSameAs(holder);
        }
    }

    @Test
    void aFloodOfNotificationsDelaysNoHeartbeatAndEndsInOneMoreTick() {
        List<Integer> logEnds = replicas.stream().map(Replica::logEnd).toList();

        server.execute(DATABASE, "DO $$ BEGIN FOR i IN 1.." + FLOOD
                + " LOOP PERFORM pg_notify('orders', i::text); COMMIT; END LOOP; END $$");
        order();

        awaitAllHandled();
        for (int i = 0; i < replicas.size(); i++) {
            assertThat(replicas.get(i).logLines(logEnds.get(i), "heartbeat")).isEmpty();
            assertThat(replicas.get(i).logLines(logEnds.get(i), "Lock session lost")).isEmpty();
        }
    }

    private void inflict(End end, Replica replica) {
        switch (end) {
            case KILL9 -> replica.kill9();
            case SIGTERM -> replica.sigterm();
            default -> sql.list("SELECT pg_terminate_backend(?)", Boolean.class, new HeldLocks(sql).backendOf(replica));
        }
    }

    private void replace(Replica replica, End end) {
        if (end != End.TERMINATED) {
            replica.awaitEnd();
            replicas.set(replicas.indexOf(replica), specs.get(replicas.indexOf(replica)).start().awaitReady());
        }
    }
}
