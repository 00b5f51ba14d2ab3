package io.tickrunner.deployment.test.tick;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.logging.LogRecord;

import jakarta.inject.Inject;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.quarkus.test.QuarkusUnitTest;
import io.tickrunner.PassHandling;
import io.tickrunner.TickService;
import io.tickrunner.Tickrunner;

public class FailureReminderTest {

    @RegisterExtension
    static final QuarkusUnitTest APP = TickApp.manual()
            .overrideRuntimeConfigKey("quarkus.tickrunner.log.repeat-every", "500ms")
            .setLogRecordPredicate(record -> record.getLoggerName().startsWith("tickrunner."))
            .assertLogRecords(FailureReminderTest::oneInFullThenCounts);

    @Inject
    Tickrunner tickrunner;

    @Test
    void aPersistentFailureIsCountedInPeriodicReminders() {
        TickService failing = tickrunner.newWorker("failing").lockId(1).every("5m").work(tick -> {
            throw new IllegalStateException("no disk");
        }).register();
        TickService away = tickrunner.newWorker("away").lockId(2).every("5m")
                .work(tick -> PassHandling.handle(tick, "moved", () -> {
                    throw new SQLException("gone", "08006");
                })).register();

        tickFor(failing);
        tickFor(away);
    }

    private static void tickFor(TickService worker) {
        long end = System.nanoTime() + Duration.ofMillis(1_500).toNanos();
        await().pollInterval(Duration.ofMillis(20)).until(() -> {
            worker.tick();
            return System.nanoTime() > end;
        });
    }

    private static void oneInFullThenCounts(List<LogRecord> records) {
        assertThat(records).filteredOn(record -> record.getLoggerName().equals("tickrunner.failing")).hasSizeBetween(2, 10)
                .satisfies(failures -> {
                    assertThat(failures.get(0).getThrown()).hasMessage("no disk");
                    assertThat(failures.subList(1, failures.size())).allSatisfy(record -> {
                        assertThat(record.getThrown()).isNull();
                        assertThat(record.getLevel().getName()).isEqualTo("ERROR");
                        assertThat(record.getMessage()).matches("tick failed outcome=error count=\\d+ for=\\S+"
                                + " failure=\"java.lang.IllegalStateException: no disk\"");
                    });
                });
        assertThat(records).filteredOn(record -> record.getLoggerName().equals("tickrunner.away")).hasSizeBetween(2, 10)
                .satisfies(outages -> assertThat(outages.get(1).getMessage()).matches(
                        "no pass, the database is away count=\\d+ for=\\S+ failure=\"java.sql.SQLException: gone\""));
    }
}
