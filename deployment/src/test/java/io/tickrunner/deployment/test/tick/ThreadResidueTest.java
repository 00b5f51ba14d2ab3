package io.tickrunner.deployment.test.tick;

import static io.tickrunner.Outcome.ERROR;
import static io.tickrunner.Outcome.SUCCESS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.logging.Level;

import jakarta.inject.Inject;
import jakarta.transaction.Status;
import jakarta.transaction.TransactionManager;

import org.eclipse.microprofile.config.ConfigProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.agroal.api.AgroalDataSource;
import io.quarkus.test.QuarkusUnitTest;
import io.tickrunner.TickService;
import io.tickrunner.Tickrunner;
import io.tickrunner.WorkerDefinition;

/** Tests that state which a worker leaves on its thread does not affect the next worker. */
public class ThreadResidueTest {

    @RegisterExtension
    static final QuarkusUnitTest APP = TickApp.manual()
            .setLogRecordPredicate(record -> record.getLevel().intValue() >= Level.WARNING.intValue()
                    && record.getLoggerName().startsWith("io.tickrunner"))
            .assertLogRecords(records -> assertThat(records).filteredOn(record -> record.getMessage().contains("on its thread"))
                    .isNotEmpty());

    @Inject
    Tickrunner tickrunner;

    @Inject
    TransactionManager transactions;

    @Inject
    AgroalDataSource database;

    private TickService worker(String name, long lockId, WorkerDefinition.TickConsumer work) {
        return tickrunner.newWorker(name).lockId(lockId).every("30d").work(work).register();
    }

    @Test
    void aTransactionLeftOpenByAWorkerIsRolledBackAndTheNextWorkersWritesAreKept() throws SQLException {
        execute("CREATE TABLE written (n int)");
        Set<Thread> left = ConcurrentHashMap.newKeySet();
        TickService careless = worker("careless", 1, tick -> {
            left.add(Thread.currentThread());
            transactions.begin();
        });
        TickService failing = worker("failing", 2, tick -> {
            left.add(Thread.currentThread());
            transactions.begin();
            throw new IllegalStateException("for the test");
        });
        AtomicInteger writes = new AtomicInteger();
        AtomicInteger shared = new AtomicInteger();
        TickService writing = worker("writing", 3, tick -> {
            assertThat(transactions.getStatus()).isEqualTo(Status.STATUS_NO_TRANSACTION);
            execute("INSERT INTO written VALUES (1)");
            writes.incrementAndGet();
            if (left.contains(Thread.currentThread())) {
                shared.incrementAndGet();
            }
        });

        // A test cannot choose the thread of a tick.
        await().atMost(TickApp.SOON).until(() -> {
            assertThat(careless.tick()).isEqualTo(SUCCESS);
            assertThat(writing.tick()).isEqualTo(SUCCESS);
            assertThat(failing.tick()).isEqualTo(ERROR);
            assertThat(writing.tick()).isEqualTo(SUCCESS);
            return shared.get() >= 2;
        });

        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT count(*) FROM written")) {
            row.next();
            assertThat(row.getInt(1)).isEqualTo(writes.get());
        }
    }

    @Test
    void aTransactionEndedOnAnotherThreadIsRemovedFromTheWorkersThread() throws Exception {
        TickService careless = worker("moved", 4, tick -> {
            transactions.begin();
            transactions.setRollbackOnly();
        });

        assertThat(careless.tick()).isEqualTo(SUCCESS);

        assertThat(worker("next", 5, tick -> assertThat(transactions.getStatus()).isEqualTo(Status.STATUS_NO_TRANSACTION))
                .tick()).isEqualTo(SUCCESS);
    }

    @Test
    void aContextClassLoaderSetByAWorkerDoesNotAffectTheNextWorker() {
        TickService careless = worker("loader", 6, tick -> Thread.currentThread().setContextClassLoader(null));

        assertThat(careless.tick()).isEqualTo(SUCCESS);

        assertThat(worker("configured", 7, tick -> ConfigProvider.getConfig().getOptionalValue("any.key", String.class))
                .tick()).isEqualTo(SUCCESS);
    }

    private void execute(String sql) throws SQLException {
        try (Connection connection = database.getConnection(); Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
