package io.tickrunner.it.cluster.harness;

import java.time.OffsetDateTime;

/**
 * What work has committed, in the order of the commits. The work is in one database. The evidence is in another one, on a
 * server that no test disturbs.
 * <p>
 * Each run gets a number, and each effect has the number of its run and the token of its grant. A deferred constraint of the
 * work's database refuses, at the commit, an effect that comes after one with a larger number or token. The evidence keeps the
 * refusal, although the transaction rolls back.
 */
public final class EffectEvidence {

    private final ClusterPostgres work;
    private final ClusterPostgres evidence;
    private final String database;
    private final Sql sql;

    private EffectEvidence(ClusterPostgres work, ClusterPostgres evidence, String database) {
        this.work = work;
        this.evidence = evidence;
        this.database = database;
        this.sql = new Sql(evidence.database(database));
    }

    /**
     * Creates both databases.
     *
     * @param database the name of each
     */
    public static EffectEvidence create(ClusterPostgres work, ClusterPostgres evidence, String database) {
        evidence.createDatabase(database);
        evidence.execute(database, """
                CREATE TABLE fenced_run (
                    generation bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
                    replica text NOT NULL,
                    began timestamptz NOT NULL DEFAULT clock_timestamp(),
                    ended timestamptz
                );
                CREATE TABLE noted_effect (generation bigint, token bigint, replica text, stale boolean);
                CREATE TABLE newest_effect (generation bigint, token bigint);
                INSERT INTO newest_effect VALUES (0, 0);
                CREATE FUNCTION note_effect(g bigint, t bigint, r text) RETURNS boolean LANGUAGE plpgsql AS $$
                DECLARE
                    fresh boolean;
                BEGIN
                    UPDATE newest_effect SET generation = g, token = t WHERE generation < g AND token <= t;
                    fresh := FOUND;
                    INSERT INTO noted_effect VALUES (g, t, r, NOT fresh);
                    RETURN fresh;
                END $$;
                """);
        work.createDatabase(database);
        // The row lock lets commits that overlap be noted one after another, in their order.
        work.execute(database, """
                CREATE EXTENSION dblink;
                CREATE TABLE commit_turn (id int);
                INSERT INTO commit_turn VALUES (1);
                CREATE TABLE fenced_effect (generation bigint, token bigint, replica text);
                CREATE TABLE fenced_step (generation bigint);
                CREATE FUNCTION refuse_stale() RETURNS trigger LANGUAGE plpgsql AS $$
                BEGIN
                    PERFORM id FROM commit_turn FOR UPDATE;
                    IF NOT (SELECT fresh FROM dblink('host=127.0.0.1 port=%d dbname=%s user=%s',
                            format('SELECT note_effect(%%s, %%s, %%L)', NEW.generation, NEW.token, NEW.replica))
                            AS noted (fresh boolean)) THEN
                        RAISE EXCEPTION 'stale effect %%', NEW.generation;
                    END IF;
                    RETURN NULL;
                END $$;
                CREATE CONSTRAINT TRIGGER never_back AFTER INSERT ON fenced_effect DEFERRABLE INITIALLY DEFERRED
                    FOR EACH ROW EXECUTE FUNCTION refuse_stale();
                """.formatted(evidence.port(), database, evidence.user()));
        return new EffectEvidence(work, evidence, database);
    }

    public String database() {
        return database;
    }

    public ClusterPostgres work() {
        return work;
    }

    /** The JDBC URL of the evidence. */
    public String url() {
        return evidence.url(database, evidence.port());
    }

    /** Returns the number of the last run that has begun in this replica. */
    public long lastRunOf(String replica) {
        return sql.one("SELECT coalesce(max(generation), 0) FROM fenced_run WHERE replica = ?", Long.class, replica);
    }

    /** Returns when the first run after this one began. */
    public OffsetDateTime beginAfter(long run) {
        return sql.one("SELECT min(began) FROM fenced_run WHERE generation > ?", OffsetDateTime.class, run);
    }

    /** Returns whether this run has ended; for work that notes its end. */
    public boolean hasEnded(long run) {
        return sql.one("SELECT ended IS NOT NULL FROM fenced_run WHERE generation = ?", Boolean.class, run);
    }

    /** Returns whether a run after this one has had its effect. */
    public boolean hasEffectAfter(long run) {
        return sql.one("SELECT EXISTS (SELECT FROM noted_effect WHERE generation > ? AND NOT stale)", Boolean.class, run);
    }

    /** Returns how many effects would have been committed after that of a later run. */
    public long stale() {
        return sql.one("SELECT count(*) FROM noted_effect WHERE stale", Long.class);
    }
}
