package io.tickrunner.it.benchmarks;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

import org.jboss.logging.Logger;

import io.agroal.api.AgroalDataSource;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.runtime.StartupEvent;
import io.tickrunner.Outcome;
import io.tickrunner.TickService;
import io.tickrunner.Tickrunner;
import io.tickrunner.WorkerDefinition;

/**
 * Measures transactions of a fenced worker, the same of a worker that is not fenced, and a plain round trip. They take turns of
 * a few milliseconds, so whatever else the machine does affects all three alike. Logs the medians of each window.
 */
@Singleton
public class FenceMeter {

    private static final Logger LOG = Logger.getLogger(FenceMeter.class);
    private static final long LOCK_ID = 900_000;
    private static final int PER_TURN = 50;

    private final AgroalDataSource database;
    private final List<Long> fenced = new ArrayList<>();
    private final List<Long> open = new ArrayList<>();
    private final List<Long> roundTrips = new ArrayList<>();

    FenceMeter(AgroalDataSource database) {
        this.database = database;
    }

    void start(@Observes StartupEvent event, Tickrunner tickrunner, BenchmarkConfig config) {
        config.fenceWindow().ifPresent(window -> {
            TickService fencedWorker = worker(tickrunner, "fenced", fenced).fenced().register();
            TickService openWorker = worker(tickrunner, "open", open).lockId(LOCK_ID + 1).register();
            Thread thread = new Thread(() -> measure(window, fencedWorker, openWorker), "fence-meter");
            thread.setDaemon(true);
            thread.start();
        });
    }

    private WorkerDefinition worker(Tickrunner tickrunner, String name, List<Long> nanos) {
        return tickrunner.newWorker(name).lockId(LOCK_ID).every(Duration.ofHours(1)).work(tick -> transactions(nanos));
    }

    private void measure(Duration window, TickService fencedWorker, TickService openWorker) {
        try {
            while (true) {
                long began = System.nanoTime();
                while (System.nanoTime() - began < window.toNanos()) {
                    tick(fencedWorker);
                    tick(openWorker);
                    roundTrips();
                }
                LOG.infof("Fence window: %d ns fenced, %d ns open, %d ns round trip", median(fenced), median(open),
                        median(roundTrips));
            }
        } catch (SQLException | InterruptedException e) {
            LOG.error("The fence cannot be measured", e);
        }
    }

    /** The lock session may not be open yet. */
    private static void tick(TickService worker) throws InterruptedException {
        while (worker.tick() != Outcome.SUCCESS) {
            Thread.sleep(100);
        }
    }

    private void transactions(List<Long> nanos) {
        for (int i = 0; i < PER_TURN; i++) {
            long began = System.nanoTime();
            QuarkusTransaction.requiringNew().run(this::update);
            nanos.add(System.nanoTime() - began);
        }
    }

    private void update() {
        try (Connection connection = database.getConnection();
                PreparedStatement update = connection.prepareStatement("UPDATE fence_row SET n = n + 1")) {
            update.executeUpdate();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private void roundTrips() throws SQLException {
        try (Connection connection = database.getConnection()) {
            for (int i = 0; i < PER_TURN; i++) {
                long began = System.nanoTime();
                try (PreparedStatement ask = connection.prepareStatement("SELECT 1"); ResultSet row = ask.executeQuery()) {
                    row.next();
                }
                roundTrips.add(System.nanoTime() - began);
            }
        }
    }

    /** Returns the median and forgets the values. */
    private static long median(List<Long> nanos) {
        long median = nanos.stream().sorted().skip(nanos.size() / 2).findFirst().orElseThrow();
        nanos.clear();
        return median;
    }
}
