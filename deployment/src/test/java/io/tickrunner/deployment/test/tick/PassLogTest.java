package io.tickrunner.deployment.test.tick;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.LogRecord;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.quarkus.test.QuarkusUnitTest;
import io.tickrunner.PassHandling;
import io.tickrunner.QuotaMetricsRefresher;
import io.tickrunner.TickService;
import io.tickrunner.Tickrunner;
import io.tickrunner.WorkerDefinition.TickConsumer;

public class PassLogTest {

    @RegisterExtension
    static final QuarkusUnitTest APP = TickApp.manual(Failing.class)
            .setLogRecordPredicate(record -> record.getLoggerName().equals("tickrunner.pass")
                    && record.getLevel().intValue() >= Level.INFO.intValue())
            .assertLogRecords(PassLogTest::theCanonicalMessages);

    @Inject
    Tickrunner tickrunner;

    private volatile TickConsumer next;

    @Test
    void passesAreLoggedWithTheDocumentedMessages() {
        TickService worker = tickrunner.newWorker("pass").lockId(1).every("5m").work(tick -> next.accept(tick)).register();
        next = tick -> PassHandling.handle(tick, "objectsMoved", () -> 0);
        worker.tick();
        next = tick -> PassHandling.handle(tick, "objectsMoved", () -> 3);
        worker.tick();
        next = tick -> PassHandling.handle(tick, "objectsMoved", () -> {
            throw new IllegalStateException("no disk");
        });
        worker.tick();
        next = tick -> PassHandling.handle(tick, "objectsMoved", () -> {
            throw new SQLException("gone", "08006");
        });
        worker.tick();
        worker.tick();
    }

    private static void theCanonicalMessages(List<LogRecord> records) {
        assertThat(records).extracting(LogRecord::getMessage).containsExactly(
                "pass completed objectsMoved=3",
                "quota metrics refresh failed after pass",
                "pass failed outcome=error",
                // Once for the whole outage.
                "no pass, the database is away");
        assertThat(records).extracting(record -> record.getLevel().getName()).containsExactly("INFO", "WARN", "ERROR", "WARN");
        assertThat(records.get(2).getThrown()).isInstanceOf(IllegalStateException.class);
    }

    @Singleton
    public static class Failing implements QuotaMetricsRefresher {

        @Override
        public void refreshQuotaMetrics() {
            throw new IllegalStateException("no metrics");
        }
    }
}
