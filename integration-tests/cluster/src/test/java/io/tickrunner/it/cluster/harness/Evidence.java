package io.tickrunner.it.cluster.harness;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.List;

/**
 * Checks the guarantees against the runs that the replicas recorded. All times are by the server's clock, so no replica's clock
 * matters. The database itself rejected overlapping runs.
 */
public final class Evidence {

    private final Sql sql;

    private Evidence(Sql sql) {
        this.sql = sql;
    }

    /** Creates the tables in an empty database. */
    public static Evidence createIn(ClusterPostgres postgres, String database) {
        try (InputStream script = Evidence.class.getResourceAsStream("/evidence.sql")) {
            postgres.execute(database, new String(script.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new Evidence(new Sql(postgres.database(database)));
    }

    public Sql sql() {
        return sql;
    }

    /** Returns the server's current time, from which the evidence is checked. */
    public OffsetDateTime now() {
        return sql.one("SELECT clock_timestamp()", OffsetDateTime.class);
    }

    // Overlap

    /**
     * Asserts that no two runs of a worker overlapped.
     *
     * @param margin by how much the lease is longer than the client's deadline. A step whose process was frozen for longer than
     *        this between making sure of its lock and writing is late, and no lock can help that; the database refused it
     */
    public void assertNoOverlap(OffsetDateTime since, Duration margin) {
        assertThat(sql.list(
                "SELECT at || ' ' || worker || ' in ' || replica || ' overlaps by ' || overlap_ms || ' ms: ' || detail"
                        + " FROM refusal WHERE at >= ? AND checked_ms < ? ORDER BY at",
                String.class, since, margin.toMillis()))
                .as("steps that were refused since %s because they overlap another run of the same worker", since)
                .isEmpty();
    }

    // Silence

    /** The longest time without a start of each worker that exceeds the bound, from since until now. */
    public List<String> silences(Collection<String> workers, OffsetDateTime since, Duration bound) {
        return sql.list("""
                WITH bounds AS (SELECT ?::timestamptz AS since, clock_timestamp() AS until),
                starts AS (
                    SELECT worker, started FROM run, bounds WHERE started >= since AND worker = ANY (?)
                    UNION ALL SELECT unnest(?::text[]), since FROM bounds
                    UNION ALL SELECT unnest(?::text[]), until FROM bounds),
                gaps AS (
                    SELECT worker, started AS until, started - lag(started) OVER (PARTITION BY worker ORDER BY started) AS gap
                    FROM starts),
                longest AS (SELECT DISTINCT ON (worker) * FROM gaps WHERE gap IS NOT NULL ORDER BY worker, gap DESC)
                SELECT worker || ' was silent for ' || gap || ' until ' || until FROM longest
                WHERE gap > make_interval(secs => ?) ORDER BY gap DESC
                """, String.class, since, workers, workers, workers, bound.toMillis() / 1000.0);
    }

    public void assertNotSilent(Collection<String> workers, OffsetDateTime since, Duration bound) {
        assertThat(silences(workers, since, bound))
                .as("workers that did not start for longer than %s since %s", bound, since)
                .isEmpty();
    }

    // Cadence

    /** Asserts that in no replica a worker started sooner than an interval after its last scheduled start. */
    public void assertNoEarlyStart(Collection<String> workers, OffsetDateTime since, Duration interval) {
        assertThat(sql.list("""
                WITH starts AS (
                    SELECT worker, replica, entered, entered - lag(entered) OVER w AS gap, lag(replica) OVER w AS replica_before
                    FROM run WHERE worker = ANY (?) AND NOT forced
                    WINDOW w AS (PARTITION BY worker ORDER BY entered))
                SELECT worker || ' started in ' || replica || ' at ' || entered || ', only ' || gap
                    || ' after it had started in ' || replica_before
                FROM starts WHERE entered >= ? AND gap < make_interval(secs => ?) ORDER BY entered
                """, String.class, workers, since, interval.toMillis() / 1000.0))
                .as("workers that started twice within their interval of %s since %s", interval, since)
                .isEmpty();
    }

    /** Returns the workers that have not started since then. */
    public List<String> notStartedSince(Collection<String> workers, OffsetDateTime since) {
        return sql.list("SELECT w FROM unnest(?::text[]) AS w WHERE NOT EXISTS"
                + " (SELECT FROM run WHERE worker = w AND started >= ?)", String.class, workers, since);
    }

    public long startsSince(String worker, OffsetDateTime since) {
        return sql.one("SELECT count(*) FROM run WHERE worker = ? AND started >= ?", Long.class, worker, since);
    }

    public long startsBetween(String worker, OffsetDateTime from, OffsetDateTime to) {
        return sql.one("SELECT count(*) FROM run WHERE worker = ? AND started >= ? AND started < ?", Long.class, worker, from,
                to);
    }

    /** Returns the ID of the worker's current run, which must exist. */
    public long openRun(String worker) {
        return sql.one("SELECT id FROM run WHERE worker = ? AND ending IS NULL ORDER BY started DESC LIMIT 1", Long.class,
                worker);
    }

    /** Returns whether a run of the worker has been going on there for longer than an ordinary one. */
    public boolean isAtSlowWork(String worker, String replica) {
        return sql.one("SELECT EXISTS (SELECT FROM slow_work WHERE worker = ? AND replica = ?)", Boolean.class, worker,
                replica);
    }

    /** Returns the same for a forced run only. */
    public boolean isAtForcedSlowWork(String worker, String replica) {
        return sql.one("SELECT EXISTS (SELECT FROM slow_work WHERE worker = ? AND replica = ? AND forced)", Boolean.class,
                worker,
                replica);
    }

    /** Returns how a run ended: {@code done}, {@code lock_lost}, {@code interrupted}, {@code failed}, or {@code open}. */
    public String endingOf(long run) {
        return sql.one("SELECT coalesce(ending, 'open') FROM run WHERE id = ?", String.class, run);
    }

    /** Returns the replicas in which the worker has done all its work since then. */
    public List<String> replicasThatDid(String worker, OffsetDateTime since) {
        return sql.list("SELECT DISTINCT replica FROM run WHERE worker = ? AND started >= ? AND ending = 'done'", String.class,
                worker, since);
    }
}
