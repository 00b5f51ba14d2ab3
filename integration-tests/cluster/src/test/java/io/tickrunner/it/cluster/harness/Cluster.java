package io.tickrunner.it.cluster.harness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import io.tickrunner.it.cluster.Fault;
import io.tickrunner.it.cluster.harness.ReplicaClient.WorkerView;

/** Several replicas on one database, each with its own network to it, and the guarantees that they must keep. */
public final class Cluster implements AutoCloseable {

    private final ClusterPostgres postgres;
    private final Evidence evidence;
    private final HeldLocks locks;
    private final List<Member> members;
    private OffsetDateTime since;

    /** A place in the cluster, whose process may come and go. */
    private static final class Member {
        private final FaultyProxy proxy;
        private ReplicaSpec spec;
        private Replica replica;

        Member(FaultyProxy proxy, ReplicaSpec spec) {
            this.proxy = proxy;
            this.spec = spec;
        }
    }

    /**
     * Creates a database with the evidence's tables, but no replica yet.
     *
     * @param size how many replicas
     * @param change what is special about the replicas
     */
    public Cluster(ClusterPostgres postgres, String database, int size, UnaryOperator<ReplicaSpec> change) {
        this.postgres = postgres;
        postgres.createDatabase(database);
        this.evidence = Evidence.createIn(postgres, database);
        this.locks = new HeldLocks(evidence.sql());
        this.members = IntStream.rangeClosed(1, size).mapToObj(i -> {
            FaultyProxy proxy = new FaultyProxy(postgres.port());
            ReplicaSpec spec = ReplicaSpec.of(database + "-" + i, Path.of("target", "replicas"))
                    .with("quarkus.datasource.jdbc.url", postgres.url(database, proxy.port()))
                    .with("quarkus.datasource.evidence.jdbc.url", postgres.url(database, postgres.port()));
            return new Member(proxy, change.apply(spec));
        }).toList();
        this.since = evidence.now();
    }

    public ClusterPostgres postgres() {
        return postgres;
    }

    public Evidence evidence() {
        return evidence;
    }

    public HeldLocks locks() {
        return locks;
    }

    public List<Replica> replicas() {
        return members.stream().map(m -> m.replica).toList();
    }

    public Collection<Replica> running() {
        return replicas().stream().filter(r -> r != null && r.isRunning()).toList();
    }

    public FaultyProxy proxyOf(Replica replica) {
        return memberOf(replica).proxy;
    }

    private Member memberOf(Replica replica) {
        return members.stream().filter(m -> m.replica == replica).findFirst().orElseThrow();
    }

    /** Returns the replica that holds the most locks of the workers that run every second. */
    public Replica holder() {
        return running().stream().max(Comparator.comparingLong(r -> heldBy(r).count())).orElseThrow();
    }

    private static Stream<WorkerView> heldBy(Replica replica) {
        return replica.client().workers().stream().filter(w -> w.lockHeld() && w.name().startsWith("cluster-"));
    }

    /** Returns the replica that holds this worker's lock. */
    public Replica holderOf(String worker) {
        return running().stream().filter(r -> r.client().worker(worker).lockHeld()).findFirst().orElseThrow(
                () -> new AssertionError("no replica holds the lock of " + worker));
    }

    // Health of the cluster itself

    /** Repairs all faults, starts dead replicas, and waits until the cluster is healthy. */
    public void heal() {
        mend();
        running().forEach(r -> r.client().clearFaults());
        awaitCalm();
    }

    /** Repairs all faults and starts dead replicas. */
    public void mend() {
        postgres.ensureStarted();
        for (Member member : members) {
            member.proxy.heal();
            if (member.replica != null && member.replica.isAlive() && !member.replica.isRunning()) {
                member.replica.sigcont();
            }
            if (member.replica == null || !member.replica.isAlive()) {
                member.replica = member.spec.start();
            }
        }
        members.forEach(m -> m.replica.awaitReady());
    }

    /** Starts all replicas without waiting for calm. */
    public void start() {
        start(members.size());
    }

    /** Starts those of the first replicas that do not live, all at once, without waiting for calm. */
    public void start(int number) {
        List<Member> starting = members.subList(0, number).stream().filter(m -> m.replica == null || !m.replica.isAlive())
                .toList();
        starting.forEach(m -> m.replica = m.spec.start());
        starting.forEach(m -> m.replica.awaitReady());
    }

    /** Waits until all locks are accounted for, and every worker ran; from there on the evidence counts. */
    public void awaitCalm() {
        OffsetDateTime start = evidence.now();
        awaitLocksAccountedFor();
        await("every worker to run").atMost(Bounds.outage(Bounds.INTERVAL)).untilAsserted(
                () -> assertThat(evidence.notStartedSince(workers(), start)).as("workers that did not run yet").isEmpty());
        since = evidence.now();
    }

    /** Ends a replica's lock session, as an administrator can. */
    public void endLockSession(Replica replica) {
        // A session that is just being reopened cannot be ended.
        evidence.sql().list("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name LIKE ?",
                Boolean.class, HeldLocks.LOCK_SESSION + "%-" + replica.pid());
    }

    /** A worker of cadence {@code CLUSTER} whose lock this replica holds. */
    public String workerHeldBy(Replica replica) {
        return heldBy(replica).findFirst().map(WorkerView::name)
                .orElseThrow(() -> new AssertionError(replica + " holds no lock"));
    }

    /** Waits until other replicas hold all the locks that are kept. */
    public void awaitTakenOverFrom(Replica replica) {
        await("every lock to be held elsewhere than in " + replica).atMost(Bounds.TAKE_OVER_AFTER_FREEZE)
                .pollInterval(Duration.ofMillis(100))
                .untilAsserted(() -> {
                    List<HeldLocks.Held> held = locks.all();
                    assertThat(held.stream().map(HeldLocks.Held::key)).containsAll(keptLocks());
                    assertThat(held).noneMatch(h -> h.isHeldBy(replica));
                });
    }

    /** Makes a worker slow in this replica, and waits until it is running there. */
    public long slowRun(Replica replica, String worker) {
        replica.client().fault(worker, Fault.SLOW);
        await(worker + " to be at work in " + replica).atMost(Bounds.TAKE_OVER_AFTER_DEATH)
                .until(() -> evidence.isAtSlowWork(worker, replica.name()));
        return evidence.openRun(worker);
    }

    /** Restarts this replica. */
    public Replica restart(Replica dead) {
        Member member = memberOf(dead);
        member.replica = member.spec.start();
        return member.replica.awaitReady();
    }

    /**
     * Restarts this replica as another version, which later restarts keep.
     *
     * @param change what is different
     */
    public Replica restart(Replica dead, UnaryOperator<ReplicaSpec> change) {
        Member member = memberOf(dead);
        member.spec = change.apply(member.spec);
        return restart(dead);
    }

    public OffsetDateTime since() {
        return since;
    }

    /** The workers of 1 s, of both cadences, whose silence is limited. */
    public List<String> workers() {
        return running().iterator().next().client().workers().stream().map(WorkerView::name)
                .filter(name -> name.startsWith("cluster-") || name.startsWith("replica-")).toList();
    }

    public List<String> slowWorkers() {
        return running().iterator().next().client().workers().stream().map(WorkerView::name)
                .filter(name -> name.startsWith("slow-")).toList();
    }

    // Guarantees

    /**
     * Asserts the guarantees after a fault: no overlap, no worker silent for longer than the bound, all locks accounted for.
     */
    public void assertPromisesKept(Duration silence) {
        assertPromisesKept(silence, workers());
    }

    /** Asserts the guarantees, ignoring the silence of workers that were made to misbehave. */
    public void assertPromisesKept(Duration silence, Collection<String> workers) {
        // After the fault each worker must have run again, not only before it.
        OffsetDateTime end = evidence.now();
        await("every worker to run after the fault").atMost(silence.plus(Bounds.SLACK)).untilAsserted(
                () -> assertThat(evidence.notStartedSince(workers, end)).as("workers that did not run").isEmpty());
        evidence.assertNotSilent(workers, since, silence);
        awaitLocksAccountedFor();
        evidence.assertNoOverlap(since, Bounds.MARGIN);
        assertNothingLeaked();
    }

    /** Waits until PostgreSQL and the replicas agree on who holds what, and every lock that is kept is held. */
    public void awaitLocksAccountedFor() {
        await("all locks to be accounted for").atMost(Bounds.outage(Bounds.SLACK)).pollInterval(Duration.ofMillis(200))
                .untilAsserted(() -> {
                    Map<Replica, List<Long>> believed = new HashMap<>();
                    running().forEach(r -> believed.put(r, r.client().workers().stream().filter(WorkerView::lockHeld)
                            .map(WorkerView::lockId).toList()));
                    assertThat(locks.discrepancies(keptLocks(), running(), believed)).isEmpty();
                    assertThat(locks.sessions()).as("lock sessions").isEqualTo(running().size());
                });
    }

    /** Waits until each replica holds as many of the locks that are kept as any other, give or take one. */
    public void awaitEven() {
        awaitEven(Bounds.SETTLED);
    }

    public void awaitEven(Duration longest) {
        await("an even share").atMost(longest).pollInterval(Duration.ofMillis(100)).untilAsserted(() -> {
            List<Long> kept = keptLocks();
            List<Long> held = running().stream().map(replica -> locks.keysOf(replica).stream().filter(kept::contains).count())
                    .toList();
            assertThat(Collections.max(held) - Collections.min(held)).as("the difference of %s", held).isLessThanOrEqualTo(1);
            assertThat(held.stream().mapToLong(Long::longValue).sum()).as("the sum of %s", held)
                    .isEqualTo(kept.size());
        });
    }

    /** Waits for an even share, and until no lock has moved for a heartbeat. */
    public void awaitSettled() {
        awaitEven();
        AtomicReference<List<HeldLocks.Held>> before = new AtomicReference<>(List.of());
        await("the locks to stay where they are").atMost(Bounds.SETTLED.multipliedBy(2)).pollDelay(Duration.ZERO)
                .pollInterval(Bounds.HEARTBEAT).until(() -> {
                    List<Long> kept = keptLocks();
                    List<HeldLocks.Held> now = locks.all().stream().filter(held -> kept.contains(held.key())).toList();
                    return before.getAndSet(now).equals(now);
                });
    }

    /** Whether the lock is one that a replica keeps between ticks. */
    public boolean isKept(long key) {
        return keptLocks().contains(key);
    }

    /** The locks that some replica keeps between ticks. */
    private List<Long> keptLocks() {
        return running().iterator().next().client().workers().stream().filter(w -> w.cadence().equals("CLUSTER"))
                .map(WorkerView::lockId).toList();
    }

    /**
     * Asserts that no lock leaked. Session locks stack: a lock that was acquired twice and released once shows when all should
     * be free.
     */
    private void assertNothingLeaked() {
        running().forEach(r -> r.client().pauseAll());
        try {
            await("no lock to be left while all workers are paused").atMost(Bounds.TAKE_OVER_AFTER_FREEZE)
                    .untilAsserted(() -> assertThat(locks.all()).isEmpty());
        } finally {
            running().forEach(r -> r.client().resumeAll());
        }
    }

    @Override
    public void close() {
        for (Member member : members) {
            Stream.ofNullable(member.replica).forEach(Replica::close);
            try {
                member.proxy.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /** Ends all replicas to make room for another cluster; {@link #heal()} restarts them. */
    public void hibernate() {
        new ArrayList<>(replicas()).stream().filter(r -> r != null && r.isAlive()).forEach(Replica::kill9);
    }
}
