package io.tickrunner.docs;

// tag::test[]
import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

import jakarta.inject.Inject;

import org.junit.jupiter.api.Test;

import io.agroal.api.AgroalDataSource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.tickrunner.Outcome;
import io.tickrunner.Tickrunner;

@QuarkusTest
@WithTestResource(Postgres.class)
class ArchiveOrdersTest {

    @Inject
    Tickrunner tickrunner;

    @Inject
    AgroalDataSource database;

    @Test
    void archivesOrdersThatWereClosedLongAgo() throws SQLException {
        try (Connection connection = database.getConnection(); Statement statement = connection.createStatement()) {
            statement.execute("insert into customer_order values (1, now() - interval '100 days'), (2, now())");

            Outcome outcome = tickrunner.service("archive_orders").orElseThrow().tick();

            assertThat(outcome).isEqualTo(Outcome.SUCCESS);
            try (ResultSet row = statement.executeQuery("select id from customer_order where archived")) {
                assertThat(row.next()).isTrue();
                assertThat(row.getInt(1)).isEqualTo(1);
                assertThat(row.next()).isFalse();
            }
        }
    }
}
// end::test[]
