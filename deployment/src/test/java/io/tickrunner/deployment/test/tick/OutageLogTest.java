package io.tickrunner.deployment.test.tick;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.logging.Level;
import java.util.logging.LogRecord;

import jakarta.inject.Inject;

import org.jboss.logmanager.ExtLogRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.quarkus.test.QuarkusUnitTest;
import io.tickrunner.Outcome;
import io.tickrunner.TickService;
import io.tickrunner.Tickrunner;
import io.tickrunner.deployment.test.TestPostgres;

public class OutageLogTest {

    private static final Duration TWO_REMINDERS = Duration.ofMillis(2_500);

    @RegisterExtension
    static final QuarkusUnitTest APP = TestPostgres.withoutServer(TickApp.of())
            .overrideRuntimeConfigKey("quarkus.datasource.jdbc.url", "jdbc:postgresql://localhost:1/nowhere")
            .overrideRuntimeConfigKey("quarkus.tickrunner.enabled", "false")
            .overrideRuntimeConfigKey("quarkus.tickrunner.log.repeat-every", "1s")
            .overrideRuntimeConfigKey("quarkus.tickrunner.lock.backoff", "10ms")
            .overrideRuntimeConfigKey("quarkus.tickrunner.lock.max-backoff", "100ms")
            .setLogRecordPredicate(record -> record.getLevel().intValue() >= Level.WARNING.intValue()
                    && record.getLoggerName().contains("tickrunner"))
            .assertLogRecords(OutageLogTest::theLockSessionLogsAnOutageOnceAndThenPeriodically);

    @Inject
    Tickrunner tickrunner;

    @Test
    void noWorkerLogsAnOutage() {
        TickService worker = tickrunner.newWorker("away").lockId(1).every("5m").work(tick -> {
        }).register();
        Queue<Outcome> outcomes = new ConcurrentLinkedQueue<>();
        long end = System.nanoTime() + TWO_REMINDERS.toNanos();

        await().atMost(TickApp.SOON).pollInterval(Duration.ofMillis(50)).until(() -> {
            outcomes.add(worker.tick());
            return System.nanoTime() > end;
        });

        assertThat(outcomes).hasSizeGreaterThan(3).containsOnly(Outcome.UNAVAILABLE);
    }

    private static void theLockSessionLogsAnOutageOnceAndThenPeriodically(List<LogRecord> records) {
        assertThat(records).hasSizeBetween(2, 10).extracting(record -> ((ExtLogRecord) record).getFormattedMessage())
                .satisfies(messages -> {
                    assertThat(messages.get(0)).startsWith("The lock session cannot be opened, so no worker runs: ");
                    assertThat(messages.subList(1, messages.size())).allMatch(message -> message
                            .matches(
                                    "(?s)The lock session cannot be opened, after \\d+ attempts in \\d+ s, so no worker runs:"
                                            + " .*"));
                });
    }
}
