package io.tickrunner.deployment.test.tick;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.List;
import java.util.logging.Level;
import java.util.logging.LogRecord;

import jakarta.inject.Inject;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.quarkus.test.QuarkusUnitTest;
import io.tickrunner.Tick;
import io.tickrunner.TickWorker;
import io.tickrunner.Worker;

public class ScheduledFailureLogTest {

    @RegisterExtension
    static final QuarkusUnitTest APP = TickApp.ticking(Failing.class)
            .setLogRecordPredicate(record -> record.getLevel().intValue() > Level.INFO.intValue()
                    && (record.getLoggerName().startsWith("io.quarkus.scheduler")
                            || record.getLoggerName().startsWith("tickrunner.")))
            .assertLogRecords(ScheduledFailureLogTest::onlyByTheWorker);

    @Inject
    TickLog log;

    @Test
    void theSchedulerDoesNotLogAFailedTick() {
        await().atMost(TickApp.SOON).until(() -> log.of("failing").size() >= 2);
    }

    private static void onlyByTheWorker(List<LogRecord> records) {
        assertThat(records).isNotEmpty().allMatch(record -> record.getLoggerName().equals("tickrunner.failing"));
    }

    @TickWorker(name = "failing", lockId = 1, every = "1s")
    public static class Failing implements Worker {

        @Override
        public void tick(Tick tick) {
            throw new IllegalStateException("no disk");
        }
    }
}
