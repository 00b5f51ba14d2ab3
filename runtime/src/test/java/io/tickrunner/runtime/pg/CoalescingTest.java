package io.tickrunner.runtime.pg;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import io.tickrunner.runtime.lock.LockSessionListener;

/** All pending requests are sent in one statement, and a single caller sends its own request. */
class CoalescingTest {

    private static final int THREADS = 200;
    private static final int PAIRS = 50;

    private record RoundTrip(Thread sender, int requests) {
    }

    private final List<RoundTrip> roundTrips = new CopyOnWriteArrayList<>();
    private final LockSessionListener listener = new LockSessionListener() {
        @Override
        public void roundTrip(long nanos, int requests) {
            roundTrips.add(new RoundTrip(Thread.currentThread(), requests));
        }
    };
    private Database database;

    @BeforeEach
    void createDatabase() throws SQLException {
        database = TestServer.shared().newDatabase();
    }

    @Test
    void manyRequestsAtOnceNeedFarFewerRoundTrips() throws Exception {
        try (Replica replica = Replica.start(database, listener)) {
            ExecutorService threads = Executors.newFixedThreadPool(THREADS);
            List<Future<?>> running = new ArrayList<>();
            for (long thread = 0; thread < THREADS; thread++) {
                long key = thread;
                running.add(threads.submit(() -> {
                    for (int i = 0; i < PAIRS; i++) {
                        replica.lock(key).release();
                    }
                }));
            }
            for (Future<?> future : running) {
                future.get(60, TimeUnit.SECONDS);
            }
            threads.shutdown();

            int requests = THREADS * PAIRS * 2;
            assertThat(roundTrips.stream().mapToInt(RoundTrip::requests).sum()).isEqualTo(requests);
            assertThat(roundTrips.size()).isLessThan(requests / 5);
            assertThat(database.advisoryLocks()).isEmpty();
        }
    }

    @Test
    void aSingleRequestIsSentByItsCallerInOneRoundTrip() {
        try (Replica replica = Replica.start(database, listener)) {
            // Occasionally the session's own thread has the wire and sends the request instead of the caller.
            for (long key = 0; sentByThisThread().size() < 20 && key < 2_000; key++) {
                replica.lock(key);
            }

            assertThat(sentByThisThread()).hasSizeGreaterThanOrEqualTo(20).allMatch(trip -> trip.requests() == 1);
        }
    }

    private List<RoundTrip> sentByThisThread() {
        return roundTrips.stream().filter(trip -> trip.sender() == Thread.currentThread()).toList();
    }
}
