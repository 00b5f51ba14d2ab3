package io.tickrunner.deployment.test.tick;

import static io.tickrunner.Outcome.ERROR;
import static io.tickrunner.Outcome.SUCCESS;
import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
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

/** What a worker leaves on its thread, and what the next one finds there. */
public class ThreadResidueTest {

    @RegisterExtension
    static final QuarkusUnitTest APP = TickApp.manual()
            .setLogRecordPredicate(record -> record.getLevel().intValue() >= Level.WARNING.intValue()
                    && record.getLoggerName().startsWith("io.tickrunner"))
            .assertLogRecords(records -> assertThat(records).filteredOn(record -> record.getMessage().contains("on its thread"))
                    .hasSize(3));

    @Inject
    Tickrunner tickrunner;

    @Inject
    TransactionManager transactions;

    @Inject
    AgroalDataSource database;

    private final Set<Thread> threads = ConcurrentHashMap.newKeySet();

    private TickService worker(String name, long lockId, WorkerDefinition.TickConsumer work) {
        return tickrunner.newWorker(name).lockId(lockId).every("30d").work(tick -> {
            threads.add(Thread.currentThread());
            work.accept(tick);
        }).register();
    }

    @Test
    void aTransactionThatAWorkerLeavesIsRolledBackAndTheNextWorkersWritesStay() throws SQLException {
        execute("CREATE TABLE written (n int)");
        TickService careless = worker("careless", 1, tick -> transactions.begin());
        TickService failing = worker("failing", 2, tick -> {
            transactions.begin();
            throw new IllegalStateException("for the test");
        });
        List<Integer> found = new ArrayList<>();
        TickService writing = worker("writing", 3, tick -> {
            found.add(transactions.getStatus());
            execute("INSERT INTO written VALUES (1)");
        });

        assertThat(careless.tick()).isEqualTo(SUCCESS);
        assertThat(writing.tick()).isEqualTo(SUCCESS);
        assertThat(failing.tick()).isEqualTo(ERROR);
        assertThat(writing.tick()).isEqualTo(SUCCESS);

        assertThat(threads).as("the workers shared a thread").hasSize(1);
        assertThat(found).containsOnly(Status.STATUS_NO_TRANSACTION);
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement();
                var row = statement.executeQuery("SELECT count(*) FROM written")) {
            row.next();
            assertThat(row.getInt(1)).isEqualTo(2);
        }
    }

    @Test
    void aTransactionThatAWorkerEndedElsewhereIsTakenOffTheThread() throws Exception {
        TickService careless = worker("moved", 4, tick -> {
            transactions.begin();
            transactions.setRollbackOnly();
        });

        assertThat(careless.tick()).isEqualTo(SUCCESS);

        assertThat(worker("next", 5, tick -> assertThat(transactions.getStatus()).isEqualTo(Status.STATUS_NO_TRANSACTION))
                .tick()).isEqualTo(SUCCESS);
    }

    @Test
    void aClassLoaderThatAWorkerLeavesDoesNotReachTheNext() {
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
