package io.tickrunner.deployment.test.fence;

import static io.tickrunner.Outcome.LOCK_LOST;
import static io.tickrunner.Outcome.SUCCESS;
import static io.tickrunner.Outcome.UNAVAILABLE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.transaction.Synchronization;
import jakarta.transaction.TransactionSynchronizationRegistry;
import jakarta.transaction.Transactional;
import jakarta.transaction.Transactional.TxType;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.agroal.api.AgroalDataSource;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.QuarkusUnitTest;
import io.tickrunner.LockLostException;
import io.tickrunner.Outcome;
import io.tickrunner.TickService;
import io.tickrunner.Tickrunner;
import io.tickrunner.WorkerDefinition;
import io.tickrunner.WorkerDefinition.TickConsumer;
import io.tickrunner.deployment.test.tick.TickApp;

/** Each worker loses its lock in the middle of its transaction, ignores that, and commits. */
public class FencedTransactionTest {

    @RegisterExtension
    static final QuarkusUnitTest APP = TickApp.manual(Effects.class, Bank.class);

    @Inject
    Tickrunner tickrunner;

    @Inject
    AgroalDataSource dataSource;

    @Inject
    Bank bank;

    @Inject
    MeterRegistry registry;

    private final long lockId = TickApp.lockId();

    @BeforeEach
    void createTable() throws SQLException {
        Effects.create();
    }

    @AfterEach
    void unregister() {
        tickrunner.services().forEach(worker -> tickrunner.unregister(worker.name()));
    }

    private Outcome tick(String name, TickConsumer work) {
        return tick(worker(name).fenced().work(work));
    }

    private WorkerDefinition worker(String name) {
        return tickrunner.newWorker(name).lockId(lockId).every("31d");
    }

    /** Ticks once the lock session is open, which the test before may have lost. */
    private static Outcome tick(WorkerDefinition worker) {
        TickService service = worker.register();
        return await().atMost(TickApp.SOON).until(service::tick, outcome -> outcome != UNAVAILABLE);
    }

    private double refused(String worker) {
        return registry.get("tickrunner.fenced.refused").tag("worker", worker).functionCounter().count();
    }

    @Test
    void aTransactionUnderTheLockCommits() throws SQLException {
        List<Long> tokens = new ArrayList<>();

        assertThat(tick("kept", tick -> {
            tokens.add(tick.fencingToken());
            QuarkusTransaction.requiringNew().run(() -> bank.write("kept"));
        })).isEqualTo(SUCCESS);

        assertThat(Effects.count("kept")).isEqualTo(1);
        assertThat(tokens.get(0)).isPositive();
        assertThat(refused("kept")).isZero();
    }

    @Test
    void aQuarkusTransactionThatHasLostItsLockDoesNotCommit() throws SQLException {
        assertThat(tick("program", tick -> QuarkusTransaction.requiringNew().run(() -> {
            bank.write("program");
            bank.lose(lockId);
        }))).isEqualTo(LOCK_LOST);

        assertThat(Effects.count("program")).isZero();
        assertThat(refused("program")).isEqualTo(1);
    }

    @Test
    void aTransactionalMethodThatHasLostItsLockDoesNotCommit() throws SQLException {
        assertThat(tick("method", tick -> bank.writeAndLose("method", lockId))).isEqualTo(LOCK_LOST);

        assertThat(Effects.count("method")).isZero();
        assertThat(refused("method")).isEqualTo(1);
    }

    @Test
    void aSuspendedTransactionAndTheOneInsideAreFencedEach() throws SQLException {
        assertThat(tick("nested", tick -> bank.writeOuter("outer", () -> {
            bank.writeAlone("before");
            bank.lose(lockId);
            assertThatThrownBy(() -> bank.writeAlone("after")).isNotNull();
        }))).isEqualTo(LOCK_LOST);

        assertThat(Effects.count("before")).as("committed under the lock").isEqualTo(1);
        assertThat(Effects.count("after")).as("committed inside after the loss").isZero();
        assertThat(Effects.count("outer")).as("suspended meanwhile").isZero();
        assertThat(refused("nested")).isEqualTo(2);
    }

    /** Hibernate opens its connection in such a callback, if it has nothing to write before. */
    @Test
    void aConnectionThatIsOpenedOnlyRightBeforeTheCommitIsChecked() throws SQLException {
        assertThat(tick("lazy", tick -> QuarkusTransaction.requiringNew().run(() -> {
            bank.writeBeforeCommit("lazy");
            bank.lose(lockId);
        }))).isEqualTo(LOCK_LOST);

        assertThat(Effects.count("lazy")).isZero();
        assertThat(refused("lazy")).isEqualTo(1);
    }

    @Test
    void workThatIgnoresTheRefusalEndsAsLockLost() throws SQLException {
        assertThat(tick("deaf", tick -> {
            try {
                bank.writeAndLose("deaf", lockId);
            } catch (RuntimeException e) {
                // Ignored, as by careless code.
            }
        })).isEqualTo(LOCK_LOST);

        assertThat(Effects.count("deaf")).isZero();
    }

    @Test
    void aTransactionThatTouchesNothingIsNotChecked() {
        assertThat(tick("idle", tick -> QuarkusTransaction.requiringNew().run(() -> {
        }))).isEqualTo(SUCCESS);
    }

    @Test
    void aTransactionManagedByHandIsRefusedAndCannotCommit() throws SQLException {
        assertThat(tick("hand", tick -> {
            try (Connection connection = dataSource.getConnection()) {
                connection.setAutoCommit(false);
                Effects.write(connection, "hand");
                bank.lose(lockId);
                assertThatThrownBy(() -> tick.fence(connection)).isInstanceOf(LockLostException.class)
                        .hasMessageStartingWith("Worker hand lost its lock, so this transaction must not commit: ");
                connection.commit();
            }
        })).isEqualTo(LOCK_LOST);

        assertThat(Effects.count("hand")).isZero();
        assertThat(refused("hand")).isEqualTo(1);
    }

    @Test
    void aTransactionManagedByHandCommitsUnderTheLock() throws SQLException {
        assertThat(tick("early", tick -> {
            try (Connection connection = dataSource.getConnection()) {
                connection.setAutoCommit(false);
                tick.fence(connection);
                Effects.write(connection, "early");
                connection.commit();
            }
        })).isEqualTo(SUCCESS);

        assertThat(Effects.count("early")).isEqualTo(1);
    }

    @Test
    void aTickUnderALaterGrantHasALargerToken() {
        List<Long> tokens = new ArrayList<>();
        tick("tokens", tick -> tokens.add(tick.fencingToken()));

        tickrunner.service("tokens").orElseThrow().tick();

        assertThat(tokens).hasSize(2);
        assertThat(tokens.get(1)).as("the lock is released after a forced tick").isGreaterThan(tokens.get(0));
    }

    @Test
    void aWorkerThatIsNotFencedCommitsWithoutItsLock() throws SQLException {
        tick(worker("open").work(tick -> bank.writeAndLose("open", lockId)));

        assertThat(Effects.count("open")).isEqualTo(1);
    }

    @Singleton
    public static class Bank {

        private final AgroalDataSource dataSource;
        private final TransactionSynchronizationRegistry registry;

        Bank(AgroalDataSource dataSource, TransactionSynchronizationRegistry registry) {
            this.dataSource = dataSource;
            this.registry = registry;
        }

        void writeBeforeCommit(String name) {
            registry.registerInterposedSynchronization(new Synchronization() {

                @Override
                public void beforeCompletion() {
                    write(name);
                }

                @Override
                public void afterCompletion(int status) {
                    // Nothing is left to do.
                }
            });
        }

        void write(String name) {
            try (Connection connection = dataSource.getConnection()) {
                Effects.write(connection, name);
            } catch (SQLException e) {
                throw new IllegalStateException(e);
            }
        }

        void lose(long lockId) {
            try {
                Effects.loseTheLock(lockId);
            } catch (SQLException e) {
                throw new IllegalStateException(e);
            }
            // The interrupt that follows the loss is ignored, too.
            Thread.interrupted();
        }

        @Transactional
        public void writeAndLose(String name, long lockId) {
            write(name);
            lose(lockId);
        }

        @Transactional
        public void writeOuter(String name, Runnable inside) {
            write(name);
            inside.run();
        }

        @Transactional(TxType.REQUIRES_NEW)
        public void writeAlone(String name) {
            write(name);
        }
    }
}
