package io.tickrunner.it.cluster;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;

import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

import org.eclipse.microprofile.config.inject.ConfigProperty;

import io.agroal.api.AgroalDataSource;
import io.quarkus.agroal.DataSource;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.runtime.StartupEvent;
import io.tickrunner.Tick;
import io.tickrunner.Tickrunner;

/**
 * A fenced worker with an effect for each occurrence. Its start and its end leave traces of their own, outside of the
 * transaction.
 */
@Singleton
public class ExactlyOnceWork {

    private final Tickrunner tickrunner;
    private final AgroalDataSource work;
    private final AgroalDataSource evidence;
    private final String replica;
    private final Duration before;
    private final Duration after;
    private volatile boolean marks;

    ExactlyOnceWork(Tickrunner tickrunner, @DataSource("work") AgroalDataSource work,
            @DataSource("evidence") AgroalDataSource evidence, @ConfigProperty(name = "cluster.replica") String replica,
            @ConfigProperty(name = "cluster.before-commit", defaultValue = "0s") Duration before,
            @ConfigProperty(name = "cluster.after-commit", defaultValue = "0s") Duration after) {
        this.tickrunner = tickrunner;
        this.work = work;
        this.evidence = evidence;
        this.replica = replica;
        this.before = before;
        this.after = after;
    }

    /**
     * @param mode {@code marked}, {@code unmarked} for the same work without the mark, or nothing
     */
    void define(@Observes StartupEvent start,
            @ConfigProperty(name = "cluster.exactly-once", defaultValue = "none") String mode) {
        if (!mode.equals("none")) {
            marks = mode.equals("marked");
            tickrunner.newWorker("payer").lockId(96_001).cron("0/2 * * * * ?").timeZone("UTC").jitter(Duration.ZERO).fenced()
                    .work(this::run).register();
        }
    }

    private void run(Tick tick) throws SQLException, InterruptedException {
        OffsetDateTime occurrence = OffsetDateTime.ofInstant(tick.occurrence().orElseThrow(), ZoneOffset.UTC);
        trace("begun", occurrence);
        QuarkusTransaction.requiringNew().call(() -> {
            try (Connection connection = work.getConnection()) {
                insert(connection, "effect", occurrence);
            }
            Thread.sleep(before.toMillis());
            if (marks) {
                tick.complete();
            }
            return null;
        });
        Thread.sleep(after.toMillis());
        trace("ended", occurrence);
    }

    private void trace(String table, OffsetDateTime occurrence) throws SQLException {
        try (Connection connection = evidence.getConnection()) {
            insert(connection, table, occurrence);
        }
    }

    private void insert(Connection connection, String table, OffsetDateTime occurrence) throws SQLException {
        try (PreparedStatement insert = connection
                .prepareStatement("INSERT INTO " + table + " (occurrence, replica) VALUES (?, ?)")) {
            insert.setObject(1, occurrence);
            insert.setString(2, replica);
            insert.executeUpdate();
        }
    }
}
