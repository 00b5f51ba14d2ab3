package io.tickrunner.deployment.test.health;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;

import jakarta.inject.Inject;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.agroal.api.AgroalDataSource;
import io.quarkus.test.QuarkusUnitTest;
import io.restassured.RestAssured;

class RunawayWorkerTest {

    @RegisterExtension
    static final QuarkusUnitTest APP = Probe.app(StubbornWorker.class)
            .overrideRuntimeConfigKey("quarkus.tickrunner.lock.heartbeat", "300ms")
            .overrideRuntimeConfigKey("quarkus.tickrunner.lock.deadline", "1s")
            .overrideRuntimeConfigKey("quarkus.tickrunner.lock.lease", "1500ms");

    @Inject
    AgroalDataSource dataSource;

    @Inject
    StubbornWorker stubborn;

    @AfterEach
    void release() {
        stubborn.release();
    }

    @Test
    void workThatContinuesWithoutItsLockSetsLivenessToDownAndIsCounted() throws SQLException {
        await().atMost(Duration.ofSeconds(20)).until(() -> stubborn.started.get() == 1);

        terminateLockSessions();

        await().atMost(Duration.ofSeconds(20)).until(() -> Probe.live().isDown());
        assertThat(Probe.live().worker("stubborn")).endsWith(" and continues without its lock");
        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> assertThat(Probe.live().data()).containsEntry("workers.runaways", 1));
        assertThat(RestAssured.get("/q/metrics").asString()).contains("tickrunner_runaways_total{worker=\"stubborn\"} 1.0");
    }

    private void terminateLockSessions() throws SQLException {
        try (Connection connection = dataSource.getConnection(); Statement statement = connection.createStatement()) {
            assertThat(statement.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                    + " WHERE application_name LIKE 'tickrunner%'")).isTrue();
        }
    }
}
