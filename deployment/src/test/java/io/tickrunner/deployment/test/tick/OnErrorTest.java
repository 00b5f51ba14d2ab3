package io.tickrunner.deployment.test.tick;

import static io.tickrunner.Outcome.ERROR;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.logging.Level;
import java.util.logging.LogRecord;

import jakarta.inject.Inject;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.quarkus.test.QuarkusUnitTest;
import io.tickrunner.TickService;
import io.tickrunner.Tickrunner;

public class OnErrorTest {

    private static final IllegalStateException FAILURE = new IllegalStateException("no disk");

    @RegisterExtension
    static final QuarkusUnitTest APP = TickApp.manual()
            .setLogRecordPredicate(record -> record.getLevel().intValue() > Level.INFO.intValue())
            .assertLogRecords(OnErrorTest::onlyWhatTheHooksThrew);

    @Inject
    Tickrunner tickrunner;

    @Inject
    TickLog log;

    @Test
    void theHookIsCalledInsteadOfTheLog() {
        AtomicReference<Throwable> told = new AtomicReference<>();
        TickService worker = tickrunner.newWorker("hook").lockId(1).every("5m").work(tick -> {
            throw FAILURE;
        }).onError(told::set).register();

        assertThat(worker.tick()).isEqualTo(ERROR);

        assertThat(told.get()).isSameAs(FAILURE);
    }

    @Test
    void aHookThatThrowsIsLoggedAndTheTickRecorded() {
        TickService worker = tickrunner.newWorker("hook-throws").lockId(2).every("5m").work(tick -> {
            throw new IllegalStateException("no disk");
        }).onError(failure -> {
            throw new AssertionError("no hook");
        }).register();

        assertThat(worker.tick()).isEqualTo(ERROR);

        assertThat(log.outcomes("hook-throws")).containsExactly(ERROR);
    }

    @Test
    void aHookThatRethrowsTheFailureIsLoggedAndTheTickRecorded() {
        TickService worker = tickrunner.newWorker("hook-rethrows").lockId(3).every("5m").work(tick -> {
            throw new IllegalStateException("no disk");
        }).onError(failure -> {
            throw (IllegalStateException) failure;
        }).register();

        assertThat(worker.tick()).isEqualTo(ERROR);

        assertThat(log.outcomes("hook-rethrows")).containsExactly(ERROR);
        assertThat(worker.health().consecutiveFailures()).isEqualTo(1);
    }

    private static void onlyWhatTheHooksThrew(List<LogRecord> records) {
        assertThat(records).extracting(LogRecord::getLoggerName)
                .containsExactlyInAnyOrder("tickrunner.hook-throws", "tickrunner.hook-rethrows");
        assertThat(records).allMatch(record -> record.getMessage().equals("onError failed outcome=error"));
        assertThat(records).filteredOn(record -> record.getThrown() instanceof AssertionError)
                .allMatch(record -> record.getThrown().getSuppressed()[0].getMessage().equals("no disk")).hasSize(1);
    }
}
