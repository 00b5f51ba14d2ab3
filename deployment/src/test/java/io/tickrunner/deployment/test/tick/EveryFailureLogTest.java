package io.tickrunner.deployment.test.tick;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.logging.LogRecord;

import jakarta.inject.Inject;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.quarkus.test.QuarkusUnitTest;
import io.tickrunner.TickService;
import io.tickrunner.Tickrunner;

public class EveryFailureLogTest {

    @RegisterExtension
    static final QuarkusUnitTest APP = TickApp.manual()
            .overrideRuntimeConfigKey("quarkus.tickrunner.log.repeat-every", "0")
            .setLogRecordPredicate(record -> record.getLoggerName().startsWith("tickrunner.")
                    && !record.getLoggerName().equals("tickrunner.audit"))
            .assertLogRecords(EveryFailureLogTest::eachInFull);

    @Inject
    Tickrunner tickrunner;

    @Test
    void anAppCanLogEveryFailureWithItsStackTrace() {
        TickService failing = tickrunner.newWorker("failing").lockId(1).every("5m").work(tick -> {
            throw new IllegalStateException("no disk");
        }).register();
        failing.tick();
        failing.tick();
        failing.tick();
    }

    private static void eachInFull(List<LogRecord> records) {
        assertThat(records).hasSize(3).allSatisfy(record -> assertThat(record.getThrown()).hasMessage("no disk"));
    }
}
