package io.tickrunner.deployment.test.tick;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

import jakarta.inject.Inject;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.agroal.api.AgroalDataSource;
import io.quarkus.test.QuarkusUnitTest;
import io.tickrunner.TickWorker;
import io.tickrunner.deployment.test.IdleWorker;
import io.tickrunner.deployment.test.TestPostgres;

public class XaDatasourceTest {

    private static final String OURS = " FROM pg_stat_activity WHERE application_name LIKE 'tickrunner%'";
    private static final String SPARE = "SELECT count(*) FROM pg_stat_activity WHERE application_name = 'xa-test'";

    @RegisterExtension
    static final QuarkusUnitTest APP = TickApp.ticking(IdleWorker.class, Sweep.class)
            .overrideConfigKey("quarkus.datasource.jdbc.transactions", "xa")
            .overrideRuntimeConfigKey("quarkus.datasource.jdbc.additional-jdbc-properties.ApplicationName", "xa-test");

    @Inject
    AgroalDataSource dataSource;

    @Inject
    TickLog log;

    @Test
    void theLockSessionLeavesNoConnectionWhenItIsReopened() throws SQLException {
        assertThat(dataSource.getConfiguration().connectionPoolConfiguration().connectionFactoryConfiguration()
                .connectionProviderClass().getName()).isEqualTo("org.postgresql.xa.PGXADataSource");
        await().atMost(TickApp.SOON).until(() -> log.of("sweep").size() >= 2);

        for (int i = 0; i < 3; i++) {
            long before = number("SELECT max(pid)" + OURS);
            number("SELECT count(pg_terminate_backend(pid))" + OURS);
            await().atMost(TickApp.SOON).until(() -> number("SELECT count(*)" + OURS) == 1
                    && number("SELECT max(pid)" + OURS) != before);
        }

        await().atMost(TickApp.SOON).until(() -> number(SPARE) == 0);
        int ticks = log.of("sweep").size();
        await().atMost(TickApp.SOON).until(() -> log.of("sweep").size() >= ticks + 2);
    }

    private static long number(String sql) throws SQLException {
        try (Connection connection = DriverManager.getConnection(TestPostgres.url());
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getLong(1);
        }
    }

    @TickWorker(name = "sweep", lockId = 1, every = "1s")
    public static class Sweep extends IdleWorker {
    }
}
