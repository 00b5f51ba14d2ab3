package io.tickrunner.deployment.test.events;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.logging.LogRecord;

import jakarta.enterprise.event.ObservesAsync;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;

import org.jboss.logging.Logger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.quarkus.test.QuarkusUnitTest;
import io.tickrunner.TickCompleted;
import io.tickrunner.TickService;
import io.tickrunner.Tickrunner;
import io.tickrunner.deployment.test.tick.TickApp;

class EventsAtShutdownTest {

    private static final int TICKS = 4;

    @RegisterExtension
    static final QuarkusUnitTest APP = TickApp.manual(Leisurely.class)
            .setLogRecordPredicate(record -> record.getLoggerName().equals(Leisurely.class.getName()))
            .assertLogRecords(EventsAtShutdownTest::allAreObserved);

    @Inject
    Tickrunner tickrunner;

    @Test
    void whatWaitsAtShutdownIsStillObserved() {
        TickService worker = tickrunner.newWorker("sweep").lockId(TickApp.lockId()).every("5m").work(tick -> {
        }).register();
        for (int i = 0; i < TICKS; i++) {
            worker.tick();
        }
    }

    private static void allAreObserved(List<LogRecord> records) {
        assertThat(records).hasSize(TICKS);
    }

    @Singleton
    public static class Leisurely {

        void completed(@ObservesAsync TickCompleted event) throws InterruptedException {
            Thread.sleep(100);
            Logger.getLogger(Leisurely.class).info(event.tickId());
        }
    }
}
