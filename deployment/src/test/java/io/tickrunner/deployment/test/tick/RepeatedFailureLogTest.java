package io.tickrunner.deployment.test.tick;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.logging.Level;
import java.util.logging.LogRecord;

import jakarta.inject.Inject;

import org.jboss.logmanager.ExtLogRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.quarkus.test.QuarkusUnitTest;
import io.tickrunner.PassHandling;
import io.tickrunner.TickService;
import io.tickrunner.Tickrunner;

public class RepeatedFailureLogTest {

    @RegisterExtension
    static final QuarkusUnitTest APP = TickApp.manual()
            .setLogRecordPredicate(RepeatedFailureLogTest::isOfAWorker)
            .assertLogRecords(RepeatedFailureLogTest::eachIsToldOnceAndItsEnd);

    @Inject
    Tickrunner tickrunner;

    private Callable<Integer> next;

    @Test
    void aRepeatedFailureIsLoggedOnce() {
        TickService tick = tickrunner.newWorker("tick").lockId(1).every("5m").work(t -> next.call()).register();
        TickService pass = tickrunner.newWorker("pass").lockId(2).every("5m")
                .work(t -> PassHandling.handle(t, "moved", next)).register();

        Callable<Integer> noDisk = () -> fail(new IllegalStateException("no disk"));
        for (TickService worker : List.of(tick, pass)) {
            times(5, worker, noDisk);
            times(1, worker, () -> fail(new IllegalStateException("no memory")));
            times(5, worker, noDisk);
            times(2, worker, () -> 0);
            times(2, worker, noDisk);
        }
        times(1, pass, () -> 0);
        times(3, pass, () -> fail(new SQLException("gone", "08006")));
        times(2, pass, () -> 0);
    }

    private void times(int times, TickService worker, Callable<Integer> work) {
        next = work;
        for (int i = 0; i < times; i++) {
            worker.tick();
        }
    }

    private static Integer fail(Exception failure) throws Exception {
        throw failure;
    }

    private static boolean isOfAWorker(LogRecord record) {
        ((ExtLogRecord) record).copyMdc();
        return record.getLoggerName().startsWith("tickrunner.") && !record.getLoggerName().equals("tickrunner.audit")
                && record.getLevel().intValue() >= Level.INFO.intValue();
    }

    private static void eachIsToldOnceAndItsEnd(List<LogRecord> records) {
        assertThat(records).filteredOn(r -> r.getLoggerName().equals("tickrunner.tick"))
                .extracting(RepeatedFailureLogTest::line).containsExactly(
                        "tick failed outcome=error: no disk",
                        "tick failed outcome=error: no memory",
                        "tick succeeded again failures=11",
                        "tick failed outcome=error: no disk");
        assertThat(records).filteredOn(r -> r.getLoggerName().equals("tickrunner.pass"))
                .extracting(RepeatedFailureLogTest::line).containsExactly(
                        "pass failed outcome=error: no disk",
                        "pass failed outcome=error: no memory",
                        "tick succeeded again failures=11",
                        "pass failed outcome=error: no disk",
                        "tick succeeded again failures=2",
                        "no pass, the database is away: gone",
                        "the database is back count=3");
        assertThat(records).allSatisfy(record -> {
            assertThat(((ExtLogRecord) record).getMdc("component")).isEqualTo(record.getLoggerName().substring(11));
            assertThat(((ExtLogRecord) record).getMdc("tickId")).isNotBlank();
        });
    }

    /** Returns the message without the duration, which varies. */
    private static String line(LogRecord record) {
        return record.getMessage().replaceAll(" for=\\S+$", "")
                + (record.getThrown() == null ? "" : ": " + record.getThrown().getMessage());
    }
}
