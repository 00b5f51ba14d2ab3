package io.tickrunner.it.cluster;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.concurrent.TimeUnit;

import jakarta.inject.Singleton;

import org.eclipse.microprofile.config.inject.ConfigProperty;

import io.agroal.api.AgroalDataSource;
import io.quarkus.agroal.DataSource;
import io.tickrunner.Tick;

/**
 * Records when a run was working. Verifies the lock before each step, as any work should. The database rejects a step that
 * overlaps another run of the same worker.
 */
@Singleton
public class EvidenceWriter {

    private static final String EXCLUSION_VIOLATION = "23P01";
    private static final long NO_RUN = 0;

    private final AgroalDataSource database;
    private final String replica;

    EvidenceWriter(@DataSource("evidence") AgroalDataSource database,
            @ConfigProperty(name = "cluster.replica", defaultValue = "unnamed") String replica) {
        this.database = database;
        this.replica = replica;
    }

    /**
     * Records the first step of a run.
     *
     * @param entered {@link System#nanoTime()} when the worker's code was entered: what counts for the cadence, as the step may
     *        have to wait for a connection
     */
    public long begin(Tick tick, long entered) throws SQLException {
        return step(tick, NO_RUN, "INSERT INTO run (worker, replica, forced, entered)"
                + " VALUES (?, ?, ?, clock_timestamp() - make_interval(secs => ?)) RETURNING id", insert -> {
                    insert.setString(1, tick.worker());
                    insert.setString(2, replica);
                    insert.setBoolean(3, tick.forced());
                    insert.setDouble(4, (System.nanoTime() - entered) / 1e9);
                });
    }

    /** Records a further step. */
    public void seen(Tick tick, long run) throws SQLException {
        step(tick, run, "UPDATE run SET last_seen = clock_timestamp() WHERE id = ? RETURNING id",
                update -> update.setLong(1, run));
    }

    /** Records the last step of a run that did all its work. */
    public void end(Tick tick, long run) throws SQLException {
        step(tick, run, "UPDATE run SET last_seen = clock_timestamp(), ending = 'done' WHERE id = ? RETURNING id",
                update -> update.setLong(1, run));
    }

    /** Records how a run ended that did not do all its work. This is not a step, so the run is not extended. */
    public void broken(long run, String ending) throws SQLException {
        try (Connection connection = database.getConnection();
                PreparedStatement update = connection.prepareStatement("UPDATE run SET ending = ? WHERE id = ?")) {
            update.setString(1, ending);
            update.setLong(2, run);
            update.executeUpdate();
        }
    }

    private interface Parameters {
        void set(PreparedStatement statement) throws SQLException;
    }

    private long step(Tick tick, long run, String sql, Parameters parameters) throws SQLException {
        try (Connection connection = database.getConnection();
                PreparedStatement statement = connection.prepareStatement(sql)) {
            parameters.set(statement);
            // Verified after the connection is acquired, because waiting for it is not part of the step.
            long checkedAt = System.nanoTime();
            tick.ensureLockHeld();
            try (ResultSet row = statement.executeQuery()) {
                row.next();
                return row.getLong(1);
            } catch (SQLException e) {
                if (EXCLUSION_VIOLATION.equals(e.getSQLState())) {
                    refused(connection, tick, run, TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - checkedAt),
                            e.getMessage());
                }
                throw e;
            }
        }
    }

    /** The other run is one that started after this one, or, for a first step, one that has not quite ended. */
    private void refused(Connection connection, Tick tick, long run, long checkedMillis, String detail) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement("""
                INSERT INTO refusal (worker, replica, checked_ms, detail, overlap_ms)
                SELECT ?, ?, ?, ?, coalesce(extract(epoch FROM clock_timestamp() - min(other.started)) * 1000, 0)
                FROM run own JOIN run other ON other.worker = own.worker AND other.started > own.started
                WHERE own.id = ?
                """)) {
            insert.setString(1, tick.worker());
            insert.setString(2, replica);
            insert.setLong(3, checkedMillis);
            insert.setString(4, detail);
            insert.setLong(5, run);
            insert.executeUpdate();
        }
    }
}
