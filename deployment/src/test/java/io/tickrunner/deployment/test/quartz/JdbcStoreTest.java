package io.tickrunner.deployment.test.quartz;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.logging.Level;

import jakarta.inject.Inject;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.agroal.api.AgroalDataSource;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduler;
import io.quarkus.scheduler.Trigger;
import io.quarkus.test.QuarkusUnitTest;
import io.tickrunner.Tickrunner;
import io.tickrunner.deployment.test.tick.TickApp;
import io.tickrunner.deployment.test.tick.TickLog;
import io.tickrunner.runtime.tick.WorkerView;

public class JdbcStoreTest {

    @RegisterExtension
    static final QuarkusUnitTest APP = QuartzApp.with("jdbc-tx", QuartzTables.class)
            .overrideConfigKey("quarkus.quartz.clustered", "true")
            .setLogRecordPredicate(record -> record.getLoggerName().startsWith("io.tickrunner.")
                    && record.getLevel().intValue() >= Level.WARNING.intValue())
            .assertLogRecords(records -> assertThat(records).isEmpty());

    @Inject
    Scheduler scheduler;

    @Inject
    Tickrunner tickrunner;

    @Inject
    TickLog log;

    @Inject
    AgroalDataSource dataSource;

    @Test
    void aWorkerIsListedAndTicksWithoutAnEntryInQuartzTables() throws SQLException {
        assertThat(scheduler.implementation()).isEqualTo(Scheduled.QUARTZ);
        await().atMost(TickApp.SOON).until(() -> log.of("sweep").size() >= 2);

        assertThat(scheduler.getScheduledJobs()).extracting(Trigger::getId).containsExactly("sweep");
        try (Connection connection = dataSource.getConnection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT count(*) FROM qrtz_job_details")) {
            row.next();
            assertThat(row.getInt(1)).isZero();
        }
    }

    @Test
    void aWorkerCanBePaused() {
        WorkerView worker = (WorkerView) tickrunner.service("sweep").orElseThrow();

        scheduler.pause("sweep");

        assertThat(scheduler.isPaused("sweep")).isTrue();
        assertThat(worker.health().nextDue()).isNull();
        scheduler.resume("sweep");
        int before = log.of("sweep").size();
        await().atMost(TickApp.SOON).until(() -> log.of("sweep").size() >= before + 2);
    }

    @Test
    void haltingTheWholeSchedulerHaltsWorkers() {
        WorkerView worker = (WorkerView) tickrunner.service("sweep").orElseThrow();
        scheduler.pause();
        assertThat(worker.overdueBy()).isEmpty();
        assertThat(worker.health().nextDue()).isNull();

        scheduler.resume();

        int before = log.of("sweep").size();
        await().atMost(TickApp.SOON).until(() -> log.of("sweep").size() >= before + 2);
    }
}
