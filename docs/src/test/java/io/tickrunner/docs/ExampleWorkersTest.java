package io.tickrunner.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;

import jakarta.inject.Inject;

import org.junit.jupiter.api.Test;

import io.agroal.api.AgroalDataSource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.tickrunner.Outcome;
import io.tickrunner.TickService;
import io.tickrunner.Tickrunner;

@QuarkusTest
@WithTestResource(Postgres.class)
class ExampleWorkersTest {

    @Inject
    Tickrunner tickrunner;

    @Inject
    AgroalDataSource database;

    @Test
    void everyWorkerOfTheExamplesTicks() {
        assertThat(tickrunner.services()).extracting(TickService::name)
                .contains("sweep_carts", "follow_tenants", "archive_orders");
        for (TickService worker : tickrunner.services()) {
            assertThat(worker.tick()).as(worker.name()).isIn(Outcome.SUCCESS, Outcome.GATED);
        }
    }

    @Test
    void theTenantsWorkersFollowTheirTable() throws SQLException {
        TickService followTenants = tickrunner.service("follow_tenants").orElseThrow();
        followTenants.tick();
        assertThat(tickrunner.service("report_acme").orElseThrow().tick()).isEqualTo(Outcome.SUCCESS);

        try (Connection connection = database.getConnection(); Statement statement = connection.createStatement()) {
            statement.execute("update tenant set slug = 'initech' where id = 1");
            assertThat(followTenants.tick()).isEqualTo(Outcome.SUCCESS);
        }

        assertThat(tickrunner.service("report_acme")).isEmpty();
        assertThat(tickrunner.service("report_initech").orElseThrow().lockId()).isEqualTo(20_001);
    }
}
