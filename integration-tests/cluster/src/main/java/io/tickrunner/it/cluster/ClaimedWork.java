package io.tickrunner.it.cluster;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;

import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

import org.eclipse.microprofile.config.inject.ConfigProperty;

import io.agroal.api.AgroalDataSource;
import io.quarkus.agroal.DataSource;
import io.quarkus.runtime.StartupEvent;
import io.tickrunner.OnCrash;
import io.tickrunner.Tick;
import io.tickrunner.Tickrunner;
import io.tickrunner.WorkerDefinition;

/** Workers of several intervals and one with occurrences, whose runs leave a row each at their start and end. */
@Singleton
public class ClaimedWork {

    private final Tickrunner tickrunner;
    private final AgroalDataSource evidence;
    private final Faults faults;
    private final Duration work;
    private final OnCrash onCrash;

    ClaimedWork(Tickrunner tickrunner, @DataSource("evidence") AgroalDataSource evidence, Faults faults,
            @ConfigProperty(name = "cluster.claimed-work", defaultValue = "50ms") Duration work,
            @ConfigProperty(name = "cluster.claimed-on-crash", defaultValue = "RERUN") OnCrash onCrash) {
        this.tickrunner = tickrunner;
        this.evidence = evidence;
        this.faults = faults;
        this.work = work;
        this.onCrash = onCrash;
    }

    void define(@Observes StartupEvent start, @ConfigProperty(name = "cluster.claimed", defaultValue = "false") boolean claimed,
            @ConfigProperty(name = "cluster.claimed-cron", defaultValue = "0/10 * * * * ?") String cron) {
        if (!claimed) {
            return;
        }
        worker("short", 90_001).every(Duration.ofSeconds(5)).work(tick -> run(tick, Duration.ZERO)).register();
        worker("middle", 90_002).every(Duration.ofSeconds(20)).work(tick -> run(tick, Duration.ZERO)).register();
        worker("hourly", 90_003).every(Duration.ofHours(1)).work(tick -> run(tick, work)).register();
        worker("planned", 90_004).cron(cron).timeZone("UTC").work(tick -> run(tick, work)).register();
    }

    private WorkerDefinition worker(String name, long lockId) {
        return tickrunner.newWorker(name).lockId(lockId).jitter(Duration.ZERO).onCrash(onCrash);
    }

    private void run(Tick tick, Duration lasts) throws SQLException, InterruptedException {
        faults.commit(tick.worker());
        long id = begin(tick);
        Thread.sleep(lasts.toMillis());
        try (Connection connection = evidence.getConnection();
                PreparedStatement update = connection
                        .prepareStatement("UPDATE claimed SET ended = clock_timestamp() WHERE id = ?")) {
            update.setLong(1, id);
            update.executeUpdate();
        }
    }

    private long begin(Tick tick) throws SQLException {
        try (Connection connection = evidence.getConnection();
                PreparedStatement insert = connection
                        .prepareStatement("INSERT INTO claimed (worker, occurrence) VALUES (?, ?) RETURNING id")) {
            insert.setString(1, tick.worker());
            insert.setObject(2, "planned".equals(tick.worker())
                    ? tick.occurrence().map(occurrence -> OffsetDateTime.ofInstant(occurrence, ZoneOffset.UTC)).orElse(null)
                    : null);
            try (ResultSet row = insert.executeQuery()) {
                row.next();
                return row.getLong(1);
            }
        }
    }
}
