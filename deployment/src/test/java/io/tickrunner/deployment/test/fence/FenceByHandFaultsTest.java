package io.tickrunner.deployment.test.fence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.atomic.AtomicReference;

import jakarta.inject.Inject;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.agroal.api.AgroalDataSource;
import io.quarkus.test.QuarkusUnitTest;
import io.tickrunner.Fence;
import io.tickrunner.Tick;
import io.tickrunner.Tickrunner;
import io.tickrunner.WorkerDefinition;
import io.tickrunner.deployment.test.TestPostgres;
import io.tickrunner.deployment.test.tick.TickApp;

public class FenceByHandFaultsTest {

    @RegisterExtension
    static final QuarkusUnitTest APP = TickApp.manual();

    @Inject
    Tickrunner tickrunner;

    @Inject
    AgroalDataSource dataSource;

    private interface Prepared {
        void prepare(Connection connection) throws SQLException;
    }

    private WorkerDefinition worker(String name) {
        return tickrunner.newWorker(name).lockId(TickApp.lockId()).every("31d");
    }

    /** Returns what fencing throws on a connection outside auto-commit mode that the test has prepared. */
    private Throwable failure(String name, Prepared prepared) {
        AtomicReference<Throwable> thrown = new AtomicReference<>();
        worker(name).fenced().work(tick -> {
            try (Connection connection = dataSource.getConnection()) {
                connection.setAutoCommit(false);
                prepared.prepare(connection);
                thrown.set(catchThrowable(() -> tick.fence(connection)));
                if (!connection.isClosed() && !connection.getAutoCommit()) {
                    connection.rollback();
                }
            }
        }).register().tick();
        return thrown.get();
    }

    @Test
    void aWorkerThatIsNotFencedHasNoFence() {
        AtomicReference<Throwable> thrown = new AtomicReference<>();
        worker("open").work(tick -> thrown.set(catchThrowable(tick::fencingToken))).register().tick();

        assertThat(thrown.get()).isInstanceOf(IllegalStateException.class).hasMessage("Worker open is not fenced; set fenced ="
                + " true in its @TickWorker, or call fenced() on its definition");
    }

    @Test
    void aTickThatHasEndedFencesNothing() throws SQLException {
        AtomicReference<Tick> ended = new AtomicReference<>();
        worker("past").fenced().work(ended::set).register().tick();

        try (Connection connection = dataSource.getConnection()) {
            assertThatThrownBy(() -> ended.get().fence(connection)).isInstanceOf(IllegalStateException.class)
                    .hasMessage("Worker past cannot fence this connection: tick " + ended.get().id()
                            + " has ended; call fence(connection) before its work returns");
        }
    }

    @Test
    void aClosedConnectionIsRejected() {
        assertThat(failure("closed", Connection::close)).isInstanceOf(IllegalStateException.class)
                .hasMessage("Worker closed cannot fence this connection: it is closed; fence the transaction before its"
                        + " connection is closed");
    }

    @Test
    void aConnectionInAutoCommitModeIsRejected() {
        assertThat(failure("auto", connection -> connection.setAutoCommit(true))).isInstanceOf(IllegalStateException.class)
                .hasMessage("Worker auto cannot fence this connection: it is in auto-commit mode, in which each statement"
                        + " commits by itself; call setAutoCommit(false) first, and commit at the end");
    }

    @Test
    void aReadOnlyConnectionIsRejected() {
        assertThat(failure("reader", connection -> connection.setReadOnly(true))).isInstanceOf(IllegalStateException.class)
                .hasMessage("Worker reader cannot fence this connection: it is read-only, so it writes nothing that could be"
                        + " fenced; call setReadOnly(false), or do not fence it");
    }

    @Test
    void aTransactionThatHasFailedIsRejected() {
        assertThat(failure("failed", connection -> {
            try (Statement statement = connection.createStatement()) {
                catchThrowable(() -> statement.execute("SELECT 1 / 0"));
            }
        })).isInstanceOf(IllegalStateException.class)
                .hasMessage("Worker failed cannot fence this connection: its transaction has already failed; roll it back");
    }

    @Test
    void aConnectionOfAnotherDatabaseIsRejected() {
        AtomicReference<Throwable> thrown = new AtomicReference<>();
        worker("elsewhere").fenced().work(tick -> {
            try (Connection connection = DriverManager.getConnection(TestPostgres.url().replace("/postgres?", "/template1?"))) {
                connection.setAutoCommit(false);
                thrown.set(catchThrowable(() -> tick.fence(connection)));
            }
        }).register().tick();

        assertThat(thrown.get()).isInstanceOf(IllegalStateException.class).hasMessage("Worker elsewhere cannot fence this"
                + " connection: it leads to another database than the locks, which are in the one of"
                + " quarkus.tickrunner.datasource; use that datasource, or do not fence it");
    }

    @Test
    void aChoiceOfTransactionsOfAWorkerThatIsNotFencedIsRejected() {
        WorkerDefinition definition = worker("half").fence(Fence.SAME_DATABASE_ONLY).work(tick -> {
        });

        assertThatThrownBy(definition::register).isInstanceOf(IllegalArgumentException.class).hasMessage("worker \"half\":"
                + " fence = SAME_DATABASE_ONLY has no effect without fenced = true; set that, or remove fence");
    }
}
