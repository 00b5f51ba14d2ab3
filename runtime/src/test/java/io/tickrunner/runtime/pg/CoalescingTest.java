package io.tickrunner.runtime.pg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.LongStream;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import io.tickrunner.runtime.lock.LockSessionListener;

/** All pending requests are sent in one statement, and a single caller sends its own request. */
class CoalescingTest {

    private static final int THREADS = 200;

    private record RoundTrip(Thread sender, int requests) {
    }

    private final List<RoundTrip> roundTrips = new CopyOnWriteArrayList<>();
    private final LockSessionListener listener = new LockSessionListener() {
        @Override
        public void roundTrip(long nanos, int requests) {
            roundTrips.add(new RoundTrip(Thread.currentThread(), requests));
            onRoundTrip.run();
        }
    };
    private volatile Runnable onRoundTrip = () -> {
    };
    private Database database;

    @BeforeEach
    void createDatabase() throws SQLException {
        database = TestServer.shared().newDatabase();
    }

    @Test
    void requestsThatWaitForTheWireAreSentInOneRoundTrip() throws Exception {
        try (Replica replica = Replica.notStarted(database.connections(), Replica.thatWaits(), listener)) {
            replica.locker.start();
            replica.awaitUp().lock(0).release();
            roundTrips.clear();
            List<Thread> threads = LongStream.rangeClosed(1, THREADS).mapToObj(key -> new Thread(() -> replica.tryLock(key)))
                    .toList();
            onRoundTrip = () -> {
                onRoundTrip = () -> {
                };
                threads.forEach(Thread::start);
                await().until(() -> threads.stream().allMatch(CoalescingTest::waits));
            };

            replica.lock(0);
            for (Thread thread : threads) {
                thread.join();
            }

            assertThat(roundTrips).extracting(RoundTrip::requests).containsExactly(1, THREADS);
            assertThat(database.advisoryLocks()).hasSize(THREADS + 1);
        }
    }

    private static boolean waits(Thread thread) {
        return thread.getState() == Thread.State.WAITING || thread.getState() == Thread.State.TIMED_WAITING;
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
