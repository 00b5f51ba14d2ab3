package io.tickrunner.deployment.test.fence;

import static io.tickrunner.Outcome.LOCK_LOST;
import static io.tickrunner.Outcome.SUCCESS;
import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.SQLException;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.agroal.api.AgroalDataSource;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.QuarkusUnitTest;
import io.tickrunner.Tickrunner;
import io.tickrunner.deployment.test.tick.TickApp;
import io.tickrunner.testing.InMemoryAdvisoryLocker;

/** An app's own tests, which replace the locks. */
public class InMemoryFenceTest {

    @RegisterExtension
    static final QuarkusUnitTest APP = TickApp.manual(Effects.class, TestLocker.class);

    @Inject
    Tickrunner tickrunner;

    @Inject
    TestLocker locker;

    @Inject
    AgroalDataSource dataSource;

    @BeforeEach
    void createTable() throws SQLException {
        Effects.create();
    }

    private void write(String name) {
        try (Connection connection = dataSource.getConnection()) {
            Effects.write(connection, name);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void aFencedWorkerCommitsUnderALockInMemory() throws SQLException {
        assertThat(tickrunner.newWorker("memory").lockId(1).every("31d").fenced()
                .work(tick -> QuarkusTransaction.requiringNew().run(() -> write("memory"))).register().tick())
                .isEqualTo(SUCCESS);

        assertThat(Effects.count("memory")).isEqualTo(1);
    }

    @Test
    void aTestThatTakesTheLockAwaySeesTheRefusal() throws SQLException {
        assertThat(tickrunner.newWorker("taken").lockId(2).every("31d").fenced()
                .work(tick -> QuarkusTransaction.requiringNew().run(() -> {
                    write("taken");
                    locker.lose(2);
                    Thread.interrupted();
                })).register().tick()).isEqualTo(LOCK_LOST);

        assertThat(Effects.count("taken")).isZero();
    }

    @Singleton
    public static class TestLocker extends InMemoryAdvisoryLocker {
    }
}
