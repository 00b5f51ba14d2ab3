package io.tickrunner.deployment.test.tick;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.util.List;
import java.util.logging.LogRecord;

import jakarta.inject.Inject;

import org.jboss.logmanager.ExtLogRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.quarkus.test.QuarkusUnitTest;
import io.tickrunner.Tickrunner;

public class DebugLogTest {

    @RegisterExtension
    static final QuarkusUnitTest APP = TickApp.manual()
            .overrideConfigKey("quarkus.log.category.\"tickrunner\".level", "DEBUG")
            .overrideConfigKey("quarkus.log.category.\"tickrunner.quiet\".level", "INFO")
            .setLogRecordPredicate(DebugLogTest::isOfAWorker)
            .assertLogRecords(DebugLogTest::bothAtDebug);

    @Inject
    Tickrunner tickrunner;

    @Test
    void aTickThatDidNotRunIsLoggedAtDebugByTheWorkersLogger() throws Exception {
        try (Connection other = AdvisoryLocks.hold(1)) {
            tickrunner.newWorker("skipped").lockId(1).every("5m").work(tick -> {
            }).register().tick();
        }
        for (String name : List.of("gated", "quiet")) {
            tickrunner.newWorker(name).lockId(name.hashCode()).every("5m").shouldRun(() -> false).work(tick -> {
            }).register().tick();
        }
    }

    private static boolean isOfAWorker(LogRecord record) {
        ((ExtLogRecord) record).copyMdc();
        return record.getLoggerName().startsWith("tickrunner.") && !record.getLoggerName().equals("tickrunner.audit");
    }

    private static void bothAtDebug(List<LogRecord> records) {
        assertThat(records).extracting(LogRecord::getLoggerName).containsExactly("tickrunner.skipped", "tickrunner.gated");
        assertThat(records).extracting(LogRecord::getMessage)
                .containsExactly("no tick outcome=skipped", "no tick outcome=gated");
        assertThat(records).allSatisfy(record -> {
            assertThat(record.getLevel().getName()).isEqualTo("DEBUG");
            assertThat(((ExtLogRecord) record).getMdc("component")).isEqualTo(record.getLoggerName().substring(11));
            assertThat(((ExtLogRecord) record).getMdc("tickId")).isNotBlank();
        });
    }
}
