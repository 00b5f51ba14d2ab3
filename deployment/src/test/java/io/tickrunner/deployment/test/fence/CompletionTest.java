package io.tickrunner.deployment.test.fence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import jakarta.inject.Inject;
import jakarta.transaction.NotSupportedException;
import jakarta.transaction.SystemException;
import jakarta.transaction.TransactionManager;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.agroal.api.AgroalDataSource;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.QuarkusUnitTest;
import io.tickrunner.LockLostException;
import io.tickrunner.Outcome;
import io.tickrunner.Tick;
import io.tickrunner.Tickrunner;
import io.tickrunner.deployment.test.tick.TickApp;

/** The effects of a tick and the mark that its occurrence is done commit together or not at all. */
public class CompletionTest {

    private static final String PREFIX = "completion_";

    @RegisterExtension
    static final QuarkusUnitTest APP = TickApp.ticking(Effects.class, OpenClaims.class)
            .overrideConfigKey("quarkus.tickrunner.ledger.enabled", "true")
            .overrideRuntimeConfigKey("quarkus.tickrunner.ledger.table-prefix", PREFIX);

    @Inject
    Tickrunner tickrunner;

    @Inject
    AgroalDataSource dataSource;

    @Inject
    TransactionManager transactions;

    private final long lockId = TickApp.lockId();

    private interface Code<T> {
        T run(Tick tick) throws Exception;
    }

    @BeforeEach
    void createTable() throws SQLException {
        Effects.create();
    }

    @AfterEach
    void unregister() {
        tickrunner.services().forEach(worker -> tickrunner.unregister(worker.name()));
    }

    /** Runs code in the first tick of a new worker, which is claimed, and returns its result when the tick has ended. */
    private <T> T inTick(String name, Code<T> code) throws Exception {
        CompletableFuture<T> result = new CompletableFuture<>();
        tickrunner.newWorker(name).lockId(lockId).every("1h").jitter(Duration.ZERO).fenced().work(tick -> {
            try {
                result.complete(code.run(tick));
            } catch (Throwable e) {
                result.completeExceptionally(e);
            }
        }).register();
        T value = result.get(TickApp.SOON.toSeconds(), TimeUnit.SECONDS);
        await().atMost(TickApp.SOON).until(() -> outcome(name) != null);
        return value;
    }

    private Outcome outcome(String name) {
        return tickrunner.service(name).orElseThrow().health().lastOutcome();
    }

    private void write(String name) {
        try (Connection connection = dataSource.getConnection()) {
            Effects.write(connection, name);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static boolean isOpen(String worker) throws SQLException {
        return OpenClaims.isOpen(PREFIX, worker);
    }

    private static void assertRejected(Throwable thrown, String worker, String why) {
        assertThat(thrown).isInstanceOf(IllegalStateException.class)
                .hasMessage("Worker " + worker + " cannot complete its occurrence: " + why);
    }

    /** Returns the failure of a commit, which is the cause of what the app gets. */
    private static Throwable root(Throwable thrown) {
        Throwable root = thrown;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return root;
    }

    @Test
    void theMarkCommitsWithTheEffect() throws Exception {
        boolean openAfterwards = inTick("commits", tick -> {
            QuarkusTransaction.requiringNew().call(() -> {
                write("commits");
                tick.complete();
                assertThat(isOpen("commits")).as("before the commit").isTrue();
                return null;
            });
            return isOpen("commits");
        });

        assertThat(openAfterwards).isFalse();
        assertThat(Effects.count("commits")).isEqualTo(1);
        assertThat(outcome("commits")).isEqualTo(Outcome.SUCCESS);
    }

    @Test
    void theMarkIsRolledBackWithTheEffect() throws Exception {
        boolean openAfterwards = inTick("rolls", tick -> {
            QuarkusTransaction.begin();
            write("rolls");
            tick.complete();
            QuarkusTransaction.rollback();
            return isOpen("rolls");
        });

        assertThat(openAfterwards).isTrue();
        assertThat(Effects.count("rolls")).isZero();
    }

    @Test
    void aTransactionAfterOneThatRolledBackCompletes() throws Exception {
        boolean openAfterwards = inTick("second", tick -> {
            QuarkusTransaction.begin();
            write("second");
            tick.complete();
            QuarkusTransaction.rollback();
            QuarkusTransaction.requiringNew().run(() -> {
                write("second");
                tick.complete();
            });
            return isOpen("second");
        });

        assertThat(openAfterwards).isFalse();
        assertThat(Effects.count("second")).isEqualTo(1);
    }

    @Test
    void aTransactionThatDoesNotAskForItMarksNothing() throws Exception {
        boolean openAfterwards = inTick("silent", tick -> {
            QuarkusTransaction.requiringNew().run(() -> write("silent"));
            return isOpen("silent");
        });

        assertThat(openAfterwards).isTrue();
    }

    @Test
    void onlyTheTransactionThatAsksForItMarks() throws Exception {
        boolean openAfterTheOneInside = inTick("outer", tick -> QuarkusTransaction.requiringNew().call(() -> {
            write("outer");
            tick.complete();
            QuarkusTransaction.requiringNew().run(() -> write("inner"));
            return isOpen("outer");
        }));

        assertThat(openAfterTheOneInside).isTrue();
    }

    @Test
    void aTransactionThatHasLostItsLockIsNotMarked() throws Exception {
        Throwable thrown = inTick("lost", tick -> catchThrowable(() -> QuarkusTransaction.requiringNew().call(() -> {
            write("lost");
            tick.complete();
            Effects.loseTheLock(lockId);
            Thread.interrupted();
            return null;
        })));

        assertThat(root(thrown)).isInstanceOf(LockLostException.class);
        assertThat(Effects.count("lost")).isZero();
    }

    @Test
    void aTransactionWhoseRunAnotherReplicaHasClaimedDoesNotCommit() throws Exception {
        Throwable thrown = inTick("claimed", tick -> catchThrowable(() -> QuarkusTransaction.requiringNew().call(() -> {
            write("claimed");
            tick.complete();
            OpenClaims.replace(PREFIX, "claimed");
            return null;
        })));

        assertThat(root(thrown)).isInstanceOf(LockLostException.class).hasMessage("Worker claimed lost its lock, so this"
                + " transaction must not commit: its claim in the ledger is no longer open");
        assertThat(Effects.count("claimed")).isZero();
        assertThat(outcome("claimed")).isEqualTo(Outcome.LOCK_LOST);
    }

    // By hand

    @Test
    void aTransactionManagedByHandIsMarkedWithItsEffect() throws Exception {
        boolean openAfterwards = inTick("hand", tick -> {
            try (Connection connection = dataSource.getConnection()) {
                connection.setAutoCommit(false);
                Effects.write(connection, "hand");
                tick.complete(connection);
                assertThat(isOpen("hand")).as("before the commit").isTrue();
                connection.commit();
            }
            return isOpen("hand");
        });

        assertThat(openAfterwards).isFalse();
        assertThat(Effects.count("hand")).isEqualTo(1);
    }

    @Test
    void aTransactionManagedByHandThatHasLostItsLockCannotCommit() throws Exception {
        inTick("hand_lost", tick -> {
            try (Connection connection = dataSource.getConnection()) {
                connection.setAutoCommit(false);
                Effects.write(connection, "hand_lost");
                OpenClaims.replace(PREFIX, "hand_lost");
                assertThat(catchThrowable(() -> tick.complete(connection))).isInstanceOf(LockLostException.class);
                connection.commit();
            }
            return null;
        });

        assertThat(Effects.count("hand_lost")).isZero();
    }

    // Refusals

    @Test
    void aThreadWithoutATransactionIsRejected() throws Exception {
        assertRejected(inTick("bare", tick -> catchThrowable(tick::complete)), "bare", "this thread has no transaction;"
                + " annotate the method with @Transactional, or call complete(connection) in a transaction that your code"
                + " manages");
    }

    @Test
    void aTransactionOfAnotherThreadIsRejected() throws Exception {
        assertRejected(inTick("thread", tick -> CompletableFuture.supplyAsync(() -> {
            try {
                transactions.begin();
                try {
                    return catchThrowable(tick::complete);
                } finally {
                    transactions.rollback();
                }
            } catch (NotSupportedException | SystemException e) {
                throw new IllegalStateException(e);
            }
        }).get()), "thread",
                "the transaction of this thread did not begin in the thread of the tick, so it is not fenced; begin"
                        + " it there, or call complete(connection)");
    }

    @Test
    void aSecondCallInOneTransactionIsRejected() throws Exception {
        assertRejected(inTick("twice", tick -> QuarkusTransaction.requiringNew().call(() -> {
            write("twice");
            tick.complete();
            return catchThrowable(tick::complete);
        })), "twice", "it is marked as done already; call complete() once, in the last transaction of the tick");
    }

    @Test
    void aCallAfterTheCommitIsRejected() throws Exception {
        assertRejected(inTick("late", tick -> {
            QuarkusTransaction.requiringNew().run(() -> {
                write("late");
                tick.complete();
            });
            return QuarkusTransaction.requiringNew().call(() -> catchThrowable(tick::complete));
        }), "late", "it is marked as done already; call complete() once, in the last transaction of the tick");
    }

    @Test
    void aTransactionThatUsesNoDatabaseIsRejected() throws Exception {
        Throwable thrown = inTick("idle", tick -> catchThrowable(
                () -> QuarkusTransaction.requiringNew().run(tick::complete)));

        assertRejected(root(thrown), "idle", "its transaction uses no connection to the database of the locks; write by the"
                + " datasource of quarkus.tickrunner.datasource in it, or remove the call");
    }

    @Test
    void aForcedTickHasNothingToMark() throws Exception {
        inTick("forced", tick -> {
            // The scheduled tick; the forced one calls this, too, when the result is known.
            QuarkusTransaction.requiringNew().run(() -> {
                write("forced");
                tick.complete();
            });
            return null;
        });

        assertThat(tickrunner.service("forced").orElseThrow().tick()).isEqualTo(Outcome.SUCCESS);
        assertThat(Effects.count("forced")).isEqualTo(2);
    }
}
