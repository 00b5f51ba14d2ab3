package io.tickrunner.docs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;

import jakarta.inject.Inject;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import io.agroal.api.AgroalDataSource;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.tickrunner.Outcome;
import io.tickrunner.Tick;
import io.tickrunner.Tickrunner;
import io.tickrunner.WorkerDefinition;

/**
 * A replica stops in the middle of its transaction for so long that it loses its lock, another one does the same work, and the
 * first one goes on. Without a fence the money moves twice.
 */
@QuarkusTest
@WithTestResource(Postgres.class)
class PayInterestTest {

    private static final long LOCK = 77_001;

    @Inject
    Tickrunner tickrunner;

    @Inject
    AgroalDataSource database;

    @BeforeEach
    void openAccount() throws SQLException {
        execute("insert into account values (77, 1000) on conflict (id) do update set balance = 1000");
    }

    @Test
    void withoutAFenceTheMoneyMovesTwice() throws SQLException {
        tick(worker("open"));

        assertThat(balance()).isEqualByComparingTo("1020.1");
    }

    @Test
    void withAFenceTheMoneyMovesOnce() throws SQLException {
        assertThat(tick(worker("fenced").fenced())).isEqualTo(Outcome.LOCK_LOST);

        assertThat(balance()).isEqualByComparingTo("1010");
    }

    private WorkerDefinition worker(String name) {
        return tickrunner.newWorker(name).lockId(LOCK).every("1h");
    }

    private Outcome tick(WorkerDefinition definition) {
        var worker = definition.work(this::payAndStop).register();
        try {
            // The test before has ended the lock session.
            return await().atMost(Duration.ofSeconds(60)).until(worker::tick, outcome -> outcome != Outcome.UNAVAILABLE);
        } finally {
            tickrunner.unregister(worker.name());
        }
    }

    private void payAndStop(Tick tick) {
        QuarkusTransaction.requiringNew().run(() -> {
            try {
                endLockSession();
                // The other replica, which has acquired the lock meanwhile.
                QuarkusTransaction.suspendingExisting().run(this::payElsewhere);
                pay();
                Thread.interrupted();
            } catch (SQLException e) {
                throw new IllegalStateException(e);
            }
        });
    }

    private void payElsewhere() {
        try {
            pay();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private void pay() throws SQLException {
        execute("update account set balance = balance + balance / 100 where id = 77");
    }

    private void endLockSession() throws SQLException {
        execute("select pg_terminate_backend(pid) from pg_stat_activity where application_name like 'tickrunner/%'");
        while (!numbers("select count(*) from pg_locks where locktype = 'advisory' and objid = " + LOCK).equals("0")) {
            Thread.onSpinWait();
        }
    }

    private BigDecimal balance() throws SQLException {
        return new BigDecimal(numbers("select balance from account where id = 77"));
    }

    private void execute(String sql) throws SQLException {
        try (Connection connection = database.getConnection(); Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private String numbers(String sql) throws SQLException {
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getString(1);
        }
    }
}
