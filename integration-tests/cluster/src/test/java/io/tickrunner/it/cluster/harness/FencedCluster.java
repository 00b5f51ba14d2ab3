package io.tickrunner.it.cluster.harness;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/** Two replicas with one worker, whose transactions can be held back at each boundary, each with its own network. */
public final class FencedCluster implements AutoCloseable {

    public static final Duration PATIENCE = Duration.ofSeconds(60);
    /** Longer than a take-over takes, so that the next holder meets transactions of the former one. */
    public static final Duration IDLE_TIMEOUT = Duration.ofSeconds(3);

    /** What only the first statement of each transaction contains. */
    public static final String FIRST_STATEMENT = "INSERT INTO fenced_effect";

    private static final String WORKER = "mover";
    private static final long LOCK_ID = 95_001;

    private final boolean fenced;
    private final EffectEvidence effects;
    private final Sql sql;
    private final List<Member> members;

    /**
     * A transaction that is held back.
     *
     * @param holder the replica whose transaction it is
     * @param halt what holds it back
     * @param run the number of its run
     */
    public record HeldBack(Replica holder, StatementProxy.Halt halt, long run) {
    }

    private record Member(Replica replica, FaultyProxy network, StatementProxy statements) {
    }

    private FencedCluster(EffectEvidence effects, boolean fenced) {
        this.fenced = fenced;
        this.effects = effects;
        this.sql = new Sql(effects.work().database(effects.database()));
        this.members = IntStream.rangeClosed(1, 2).mapToObj(this::start).toList();
    }

    /**
     * Starts the replicas and waits until they are ready.
     *
     * @param fenced whether the worker is fenced
     */
    public static FencedCluster start(EffectEvidence effects, boolean fenced) {
        FencedCluster cluster = new FencedCluster(effects, fenced);
        cluster.members.forEach(member -> member.replica.awaitReady());
        return cluster;
    }

    private Member start(int number) {
        String name = effects.database() + "-" + number;
        String database = effects.database();
        FaultyProxy network = new FaultyProxy(effects.work().port());
        StatementProxy statements = new StatementProxy(network.port(), FIRST_STATEMENT);
        return new Member(ReplicaSpec.of(name, Path.of("target", "replicas"))
                .with("quarkus.datasource.jdbc.url", effects.work().url(database, network.port()))
                .with("quarkus.datasource.evidence.jdbc.url", effects.url())
                .with("quarkus.datasource.work.jdbc.url", workUrl(effects, statements, name))
                .with("quarkus.tickrunner.lock.lease", "2s")
                .with("quarkus.tickrunner.lock.deadline", "1500ms")
                .with("quarkus.tickrunner.lock.request-timeout", "1s")
                .with("quarkus.tickrunner.fence.idle-timeout", IDLE_TIMEOUT.toString())
                .with("cluster.workers", "0").with("cluster.replica-workers", "0").with("cluster.slow-workers", "0")
                .with("cluster.fence", fenced ? "fenced" : "open").start(), network, statements);
    }

    /** The JDBC URL of the work, with statements as the proxy can read them, and the connections named. */
    public static String workUrl(EffectEvidence effects, StatementProxy statements, String name) {
        return effects.work().url(effects.database(), statements.port())
                + "&sslmode=disable&gssEncMode=disable&prepareThreshold=0&ApplicationName=" + workName(name);
    }

    private static String workName(String replica) {
        return "work-" + replica;
    }

    public EffectEvidence effects() {
        return effects;
    }

    private Member memberOf(Replica replica) {
        return members.stream().filter(member -> member.replica == replica).findFirst().orElseThrow();
    }

    public FaultyProxy networkOf(Replica replica) {
        return memberOf(replica).network;
    }

    private Replica awaitHolder() {
        return await("a replica to hold the lock").atMost(PATIENCE).until(
                () -> members.stream().map(Member::replica).filter(FencedCluster::isHolder).findFirst(), Optional::isPresent)
                .orElseThrow();
    }

    private static boolean isHolder(Replica replica) {
        return replica.client().worker(WORKER).lockHeld();
    }

    /** Waits until a transaction of the holder is held back. */
    public HeldBack holdBack(Boundary boundary) {
        while (true) {
            Replica holder = awaitHolder();
            StatementProxy.Halt halt = boundary.arm(memberOf(holder).statements, fenced);
            await(boundary + " of a transaction of " + holder).atMost(PATIENCE)
                    .until(() -> halt.isReached() || !isHolder(holder));
            if (halt.isReached()) {
                return new HeldBack(holder, halt, effects.lastRunOf(holder.name()));
            }
            // Another replica has taken over in between.
            halt.release();
        }
    }

    /**
     * Holds back a transaction, does something to its replica, and lets both go on when a later run has had its effect.
     *
     * @param repair undoes what is left of the attack
     */
    public void attack(Boundary boundary, Consumer<Replica> attack, Consumer<Replica> repair) {
        HeldBack transaction = holdBack(boundary);
        Replica holder = transaction.holder;
        try {
            attack.accept(holder);
            if (boundary == Boundary.AFTER_COMMIT) {
                // Held back is the next transaction, maybe of the same replica's next run.
                transaction.halt.release();
            }
            await("a later run than that of " + holder.name() + " at " + boundary).atMost(PATIENCE)
                    .until(() -> effects.hasEffectAfter(transaction.run));
        } finally {
            transaction.halt.release();
            repair.accept(holder);
        }
        awaitEndOfTick(holder);
    }

    public void awaitEndOfTick(Replica replica) {
        await("the tick that was held back to end").atMost(PATIENCE)
                .until(() -> replica.client().worker(WORKER).runningSince() == null);
    }

    /** Ends the lock session of a replica, as an administrator can. */
    public void terminateLockSession(Replica replica) {
        terminate(HeldLocks.LOCK_SESSION + "%-" + replica.pid());
    }

    /** Ends the connections of a replica's work, as an administrator can. */
    public void terminateWork(Replica replica) {
        terminate(workName(replica.name()));
    }

    private void terminate(String nameLike) {
        sql.list("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name LIKE ?", Boolean.class,
                nameLike);
    }

    /** Returns the time by the server if another replica holds the lock now. */
    public Optional<OffsetDateTime> heldByAnother(Replica former) {
        return sql.list("SELECT clock_timestamp() FROM pg_locks JOIN pg_stat_activity USING (pid) WHERE locktype = 'advisory'"
                + " AND granted AND datname = current_database() AND objsubid = 1 AND classid = 0 AND objid = " + LOCK_ID
                + " AND application_name LIKE ? AND application_name NOT LIKE ?", OffsetDateTime.class,
                HeldLocks.LOCK_SESSION + "%", "%-" + former.pid()).stream().findFirst();
    }

    /** Returns the time by the server if a transaction of this replica's work is open now. */
    public Optional<OffsetDateTime> transactionOpen(Replica replica) {
        return sql.list("SELECT clock_timestamp() FROM pg_stat_activity WHERE application_name = ? AND xact_start IS NOT NULL",
                OffsetDateTime.class, workName(replica.name())).stream().findFirst();
    }

    /** Returns how many transactions the check has refused. */
    public long refused() {
        return members.stream().mapToLong(member -> member.replica.get("/q/metrics").body().lines()
                .filter(line -> line.startsWith("tickrunner_fenced_refused_total{"))
                .mapToLong(line -> (long) Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1))).sum()).sum();
    }

    @Override
    public void close() {
        for (Member member : members) {
            member.replica.close();
            member.statements.close();
            try {
                member.network.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
