package io.tickrunner.it.cluster;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;

import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

import org.eclipse.microprofile.config.inject.ConfigProperty;

import io.agroal.api.AgroalDataSource;
import io.quarkus.agroal.DataSource;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.runtime.StartupEvent;
import io.tickrunner.Tick;
import io.tickrunner.Tickrunner;
import io.tickrunner.WorkerDefinition;

/** A worker with one transaction of two statements, which does not care whether it still has its lock. */
@Singleton
public class FencedWork {

    private final Tickrunner tickrunner;
    private final AgroalDataSource work;
    private final AgroalDataSource evidence;
    private final String replica;
    private volatile boolean fenced;

    FencedWork(Tickrunner tickrunner, @DataSource("work") AgroalDataSource work,
            @DataSource("evidence") AgroalDataSource evidence, @ConfigProperty(name = "cluster.replica") String replica) {
        this.tickrunner = tickrunner;
        this.work = work;
        this.evidence = evidence;
        this.replica = replica;
    }

    /**
     * @param mode {@code fenced}, {@code open} for the same work without a fence, or nothing
     */
    void define(@Observes StartupEvent start, @ConfigProperty(name = "cluster.fence", defaultValue = "none") String mode) {
        if (mode.equals("none")) {
            return;
        }
        WorkerDefinition worker = tickrunner.newWorker("mover").lockId(95_001).every(Duration.ofMillis(200))
                .work(this::run);
        fenced = mode.equals("fenced");
        if (fenced) {
            worker.fenced();
        }
        worker.register();
    }

    private void run(Tick tick) throws SQLException {
        long generation = generation();
        long token = fenced ? tick.fencingToken() : 0;
        QuarkusTransaction.requiringNew().run(() -> move(generation, token));
    }

    /** Notes the begin of a tick. Returns a number that is larger in each later tick of any replica. */
    private long generation() throws SQLException {
        try (Connection connection = evidence.getConnection();
                PreparedStatement run = connection
                        .prepareStatement("INSERT INTO fenced_run (replica) VALUES (?) RETURNING generation")) {
            run.setString(1, replica);
            try (ResultSet row = run.executeQuery()) {
                row.next();
                return row.getLong(1);
            }
        }
    }

    private void move(long generation, long token) {
        try (Connection connection = work.getConnection()) {
            try (PreparedStatement effect = connection
                    .prepareStatement("INSERT INTO fenced_effect (generation, token, replica) VALUES (?, ?, ?)")) {
                effect.setLong(1, generation);
                effect.setLong(2, token);
                effect.setString(3, replica);
                effect.executeUpdate();
            }
            try (PreparedStatement step = connection.prepareStatement("INSERT INTO fenced_step (generation) VALUES (?)")) {
                step.setLong(1, generation);
                step.executeUpdate();
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
