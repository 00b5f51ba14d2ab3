package io.tickrunner.deployment.test.tick;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.LogRecord;

import jakarta.inject.Inject;

import org.jboss.logmanager.ExtLogRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.quarkus.test.QuarkusUnitTest;
import io.tickrunner.Tickrunner;

public class FailureLogTest {

    @RegisterExtension
    static final QuarkusUnitTest APP = TickApp.manual()
            .setLogRecordPredicate(FailureLogTest::isLoud)
            .assertLogRecords(FailureLogTest::onlyTheFailuresOnce);

    @Inject
    Tickrunner tickrunner;

    @Test
    void aFailureIsLoggedOnceWithItsStackTraceAndSkippedTicksAreNot() throws Exception {
        tickrunner.newWorker("fails").lockId(1).every("5m").work(tick -> {
            throw new IllegalStateException("no disk");
        }).register().tick();
        try (Connection other = AdvisoryLocks.hold(2)) {
            tickrunner.newWorker("skipped").lockId(2).every("5m").work(tick -> {
            }).register().tick();
        }
    }

    private static boolean isLoud(LogRecord record) {
        // The MDC belongs to the thread, so it is read immediately.
        ((ExtLogRecord) record).copyMdc();
        return record.getLevel().intValue() > Level.INFO.intValue();
    }

    private static void onlyTheFailuresOnce(List<LogRecord> records) {
        assertThat(records).hasSize(1);
        ExtLogRecord record = (ExtLogRecord) records.get(0);
        assertThat(record.getLoggerName()).isEqualTo("tickrunner.fails");
        assertThat(record.getFormattedMessage()).isEqualTo("tick failed outcome=error");
        assertThat(record.getThrown()).isInstanceOf(IllegalStateException.class).hasMessage("no disk");
        assertThat(record.getMdc("component")).isEqualTo("fails");
        assertThat(record.getMdc("tickId")).isNotBlank();
    }
}
