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
 * Measures transactions of a fenced worker, the same of a worker that is not fenced, and the same with a {@code SELECT 1}
 * before the commit, where the check of the fence is. They take turns of a few milliseconds, so whatever else the machine does
 * affects
 * all three alike. Also measures {@code SELECT 1} by itself, many times in a row. Logs the medians of each window.
 */
@Singleton
public class FenceMeter {

    private static final Logger LOG = Logger.getLogger(FenceMeter.class);
    private static final long LOCK_ID = 900_000;
    private static final int PER_TURN = 50;

    private final AgroalDataSource database;
    private final List<Long> fenced = new ArrayList<>();
    private final List<Long> open = new ArrayList<>();
    private final List<Long> asking = new ArrayList<>();
    private final List<Long> roundTrips = new ArrayList<>();

    FenceMeter(AgroalDataSource database) {
        this.database = database;
    }

    void start(@Observes StartupEvent event, Tickrunner tickrunner, BenchmarkConfig config) {
        config.fenceWindow().ifPresent(window -> {
            List<TickService> workers = List.of(
                    worker(tickrunner, "fenced", LOCK_ID, fenced, this::update).fenced().register(),
                    worker(tickrunner, "open", LOCK_ID + 1, open, this::update).register(),
                    worker(tickrunner, "asking", LOCK_ID + 2, asking, this::updateAndAsk).register());
            Thread thread = new Thread(() -> measure(window, workers), "fence-meter");
            thread.setDaemon(true);
            thread.start();
        });
    }

    private static WorkerDefinition worker(Tickrunner tickrunner, String name, long lockId, List<Long> nanos, Runnable work) {
        return tickrunner.newWorker(name).lockId(lockId).every(Duration.ofHours(1)).work(tick -> transactions(nanos, work));
    }

    private void measure(Duration window, List<TickService> workers) {
        try {
            while (true) {
                long began = System.nanoTime();
                while (System.nanoTime() - began < window.toNanos()) {
                    for (TickService worker : workers) {
                        tick(worker);
                    }
                    roundTrips();
                }
                LOG.infof("Fence window: %d ns fenced, %d ns open, %d ns asking, %d ns round trip", median(fenced),
                        median(open), median(asking), median(roundTrips));
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

    private static void transactions(List<Long> nanos, Runnable work) {
        for (int i = 0; i < PER_TURN; i++) {
            long began = System.nanoTime();
            QuarkusTransaction.requiringNew().run(work);
            nanos.add(System.nanoTime() - began);
        }
    }

    private void update() {
        try (Connection connection = database.getConnection()) {
            update(connection);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private void updateAndAsk() {
        try (Connection connection = database.getConnection()) {
            update(connection);
            ask(connection);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void update(Connection connection) throws SQLException {
        try (PreparedStatement update = connection.prepareStatement("UPDATE fence_row SET n = n + 1")) {
            update.executeUpdate();
        }
    }

    private static void ask(Connection connection) throws SQLException {
        try (PreparedStatement ask = connection.prepareStatement("SELECT 1"); ResultSet row = ask.executeQuery()) {
            row.next();
        }
    }

    private void roundTrips() throws SQLException {
        try (Connection connection = database.getConnection()) {
            for (int i = 0; i < PER_TURN; i++) {
                long began = System.nanoTime();
                ask(connection);
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
