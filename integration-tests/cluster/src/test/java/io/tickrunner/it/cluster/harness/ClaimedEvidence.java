package io.tickrunner.it.cluster.harness;

import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.time.OffsetDateTime;

/**
 * The runs of the workers that claim theirs, in a table of the test: one row a run, with its start and end by the server's
 * clock. Times of kills stand beside it.
 */
public final class ClaimedEvidence {

    public static final Duration PATIENCE = Duration.ofSeconds(60);

    private final ClusterPostgres postgres;
    private final String database;
    private final Sql sql;

    /**
     * Creates a database with the table.
     *
     * @param constraint a constraint of the table, after a comma; may be empty
     */
    public ClaimedEvidence(ClusterPostgres postgres, String database, String constraint) {
        this.postgres = postgres;
        this.database = database;
        postgres.createDatabase(database);
        this.sql = new Sql(postgres.database(database));
        execute("CREATE TABLE claimed (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, worker text NOT NULL,"
                + " occurrence timestamptz, started timestamptz NOT NULL DEFAULT clock_timestamp(), ended timestamptz"
                + constraint + ")");
        execute("CREATE TABLE kill (at timestamptz NOT NULL DEFAULT clock_timestamp())");
        // The evidence must survive the end of the server too.
        execute("ALTER DATABASE " + database + " SET synchronous_commit = on");
    }

    public Sql sql() {
        return sql;
    }

    public void execute(String statement) {
        postgres.execute(database, statement);
    }

    /** A replica that has only the workers that claim their runs. */
    public ReplicaSpec replica(int number) {
        return ReplicaSpec.of(database + "-" + number, Path.of("target", "replicas"))
                .with("quarkus.datasource.jdbc.url", postgres.url(database, postgres.port()))
                .with("quarkus.datasource.evidence.jdbc.url", postgres.url(database, postgres.port()))
                .with("cluster.workers", "0").with("cluster.replica-workers", "0").with("cluster.slow-workers", "0")
                .with("cluster.claimed", "true");
    }

    public void killed() {
        execute("INSERT INTO kill DEFAULT VALUES");
    }

    public OffsetDateTime now() {
        return sql.one("SELECT clock_timestamp()", OffsetDateTime.class);
    }

    public int runs(String worker) {
        return sql.one("SELECT count(*)::int FROM claimed WHERE worker = ?", Integer.class, worker);
    }

    public int runsSince(String worker, OffsetDateTime since) {
        return sql.one("SELECT count(*)::int FROM claimed WHERE worker = ? AND started > ?", Integer.class, worker, since);
    }

    public void awaitRunsSince(String worker, OffsetDateTime since, int runs) {
        await(runs + " runs of " + worker).atMost(PATIENCE).until(() -> runsSince(worker, since) >= runs);
    }

    /** Waits until the ledger knows of an ended run. */
    public void awaitEnded(String worker) {
        await("a record of " + worker).atMost(PATIENCE).until(() -> sql.one("SELECT count(*)::int FROM tickrunner_run r"
                + " JOIN tickrunner_worker w ON w.id = r.worker WHERE w.name = ?", Integer.class, worker) > 0);
    }
}
