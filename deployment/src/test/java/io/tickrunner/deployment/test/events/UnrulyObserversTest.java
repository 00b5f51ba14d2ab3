package io.tickrunner.deployment.test.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.logging.Level;
import java.util.logging.LogRecord;

import jakarta.enterprise.event.ObservesAsync;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.quarkus.test.QuarkusUnitTest;
import io.tickrunner.Outcome;
import io.tickrunner.TickCompleted;
import io.tickrunner.TickService;
import io.tickrunner.Tickrunner;
import io.tickrunner.deployment.test.tick.TickApp;

class UnrulyObserversTest {

    private static final int CAPACITY = 1_000;
    private static final int TICKS = CAPACITY + 200;

    @RegisterExtension
    static final QuarkusUnitTest APP = TickApp.ticking(Slow.class, Throwing.class, Quick.class)
            .setLogRecordPredicate(record -> record.getLoggerName().startsWith("io.tickrunner.runtime.events"))
            .assertLogRecords(UnrulyObserversTest::eachFaultIsToldOnce);

    @Inject
    Tickrunner tickrunner;

    @Inject
    Slow slow;

    @Inject
    Quick quick;

    @Test
    void slowAndThrowingObserversDelayNeitherTicksNorOtherObserversAndTheOldestWaitingEventsAreDropped() throws Exception {
        TickService worker = tickrunner.newWorker("sweep").lockId(TickApp.lockId()).every("31d")
                .work(tick -> {
                }).register();
        worker.tick();
        slow.called.await();
        for (int i = 1; i < TICKS; i++) {
            assertThat(worker.tick()).isEqualTo(Outcome.SUCCESS);
        }

        await().atMost(TickApp.SOON).until(() -> quick.ids.size() == TICKS);
        assertThat(slow.ids).isEmpty();
        slow.goOn.countDown();

        List<String> all = List.copyOf(quick.ids);
        await().atMost(TickApp.SOON).until(() -> slow.ids.contains(all.get(TICKS - 1)));
        assertThat(slow.ids.poll()).as("the event it was handling").isEqualTo(all.get(0));
        assertThat(slow.ids).containsExactlyElementsOf(all.subList(TICKS - CAPACITY, TICKS));
    }

    private static void eachFaultIsToldOnce(List<LogRecord> records) {
        assertThat(records).extracting(LogRecord::getLevel).filteredOn(Level.WARNING::equals).hasSizeLessThanOrEqualTo(1);
        assertThat(records).extracting(UnrulyObserversTest::text).containsOnlyOnce(
                "The observer of TickCompleted in " + Throwing.class.getName() + " failed to handle an event",
                "The observer of TickCompleted in " + Slow.class.getName()
                        + " is slower than the events arrive; 1000 are waiting, dropping the oldest",
                "The observer of TickCompleted in " + Slow.class.getName()
                        + " has caught up; 199 events were dropped");
        assertThat(records).hasSize(3);
    }

    private static String text(LogRecord record) {
        return ((org.jboss.logmanager.ExtLogRecord) record).getFormattedMessage();
    }

    @Singleton
    public static class Slow {

        final CountDownLatch called = new CountDownLatch(1);
        final CountDownLatch goOn = new CountDownLatch(1);
        final Queue<String> ids = new ConcurrentLinkedQueue<>();

        void completed(@ObservesAsync TickCompleted event) throws InterruptedException {
            called.countDown();
            goOn.await();
            ids.add(event.tickId());
        }
    }

    @Singleton
    public static class Throwing {

        void completed(@ObservesAsync TickCompleted event) {
            throw new IllegalStateException("no observer");
        }
    }

    @Singleton
    public static class Quick {

        final Queue<String> ids = new ConcurrentLinkedQueue<>();

        void completed(@ObservesAsync TickCompleted event) {
            ids.add(event.tickId());
        }
    }
}
