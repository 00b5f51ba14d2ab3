package io.tickrunner.deployment.test.fence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import jakarta.annotation.Priority;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.interceptor.AroundInvoke;
import jakarta.interceptor.Interceptor;
import jakarta.interceptor.InterceptorBinding;
import jakarta.interceptor.InvocationContext;
import jakarta.transaction.Status;
import jakarta.transaction.Synchronization;
import jakarta.transaction.TransactionSynchronizationRegistry;
import jakarta.transaction.Transactional;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.agroal.api.AgroalDataSource;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.QuarkusUnitTest;
import io.tickrunner.Outcome;
import io.tickrunner.Tick;
import io.tickrunner.TickWorker;
import io.tickrunner.Tickrunner;
import io.tickrunner.Worker;
import io.tickrunner.deployment.test.tick.TickApp;

/** A transaction that is around the whole tick marks its occurrence as done by itself. */
public class WholeTickTest {

    private static final String PREFIX = "whole_";

    @RegisterExtension
    static final QuarkusUnitTest APP = TickApp
            .ticking(Effects.class, OpenClaims.class, Ledger.class, Whole.class, Methods.class, Audited.class, Audit.class)
            .overrideConfigKey("quarkus.tickrunner.ledger.enabled", "true")
            .overrideRuntimeConfigKey("quarkus.tickrunner.ledger.table-prefix", PREFIX);

    @Inject
    Tickrunner tickrunner;

    @Inject
    Ledger ledger;

    private boolean isOpenAfterTheCommitOf(String worker) {
        return await().atMost(TickApp.SOON).until(() -> ledger.openAfterCommit.get(worker), open -> open != null);
    }

    @Test
    void theTransactionOfATransactionalWorkerMarks() {
        assertThat(isOpenAfterTheCommitOf("whole")).isFalse();
        assertThat(tickrunner.service("whole").orElseThrow().health().lastFailure()).isNull();
    }

    @Test
    void theTransactionOfATransactionalMethodMarks() {
        assertThat(isOpenAfterTheCommitOf("method")).isFalse();
    }

    @Test
    void aTransactionInsideOfItDoesNotMark() {
        assertThat(isOpenAfterTheCommitOf("method")).isFalse();

        assertThat(ledger.openAfterCommit.get("inside")).isTrue();
    }

    @Test
    void atAnExplicitCallItMarksOnce() {
        assertThat(isOpenAfterTheCommitOf("explicit")).isFalse();
        await().atMost(TickApp.SOON).until(() -> tickrunner.service("explicit").orElseThrow().health().lastOutcome() != null);

        assertThat(tickrunner.service("explicit").orElseThrow().health().lastOutcome()).isEqualTo(Outcome.SUCCESS);
    }

    @Test
    void aMethodThatIsNotTransactionalDoesNotMark() {
        assertThat(isOpenAfterTheCommitOf("several")).isTrue();
    }

    @Test
    void aTransactionThatAnInterceptorOfTheAppMayPrecedeDoesNotMark() {
        assertThat(isOpenAfterTheCommitOf("audited")).isTrue();
    }

    /** Writes an effect, and looks into the ledger right after the commit, when the tick has not ended yet. */
    @Singleton
    public static class Ledger {

        final Map<String, Boolean> openAfterCommit = new ConcurrentHashMap<>();
        private final AgroalDataSource dataSource;
        private final TransactionSynchronizationRegistry registry;

        Ledger(AgroalDataSource dataSource, TransactionSynchronizationRegistry registry) throws SQLException {
            // Once, because two threads cannot create one table.
            Effects.create();
            this.dataSource = dataSource;
            this.registry = registry;
        }

        void write(String worker) throws SQLException {
            write(worker, worker);
        }

        void write(String worker, String effect) throws SQLException {
            try (Connection connection = dataSource.getConnection()) {
                Effects.write(connection, effect);
            }
            registry.registerInterposedSynchronization(new Synchronization() {

                @Override
                public void beforeCompletion() {
                    // Only what comes after the commit counts.
                }

                @Override
                public void afterCompletion(int status) {
                    try {
                        openAfterCommit.put(effect,
                                status != Status.STATUS_COMMITTED || OpenClaims.isOpen(PREFIX, worker));
                    } catch (SQLException e) {
                        throw new IllegalStateException(e);
                    }
                }
            });
        }
    }

    @TickWorker(name = "whole", lockId = 60_001, every = "1h", jitter = "0s", fenced = true)
    public static class Whole implements Worker {

        private final Ledger ledger;

        Whole(Ledger ledger) {
            this.ledger = ledger;
        }

        @Override
        @Transactional
        public void tick(Tick tick) throws SQLException {
            ledger.write("whole");
        }
    }

    public static class Methods {

        private final Ledger ledger;

        Methods(Ledger ledger) {
            this.ledger = ledger;
        }

        @Transactional
        @TickWorker(name = "method", lockId = 60_002, every = "1h", jitter = "0s", fenced = true)
        void method() throws Exception {
            ledger.write("method");
            QuarkusTransaction.requiringNew().call(() -> {
                ledger.write("method", "inside");
                return null;
            });
        }

        @Transactional
        @TickWorker(name = "explicit", lockId = 60_003, every = "1h", jitter = "0s", fenced = true)
        void explicit(Tick tick) throws SQLException {
            ledger.write("explicit");
            tick.complete();
        }

        @TickWorker(name = "several", lockId = 60_004, every = "1h", jitter = "0s", fenced = true)
        void several() throws Exception {
            QuarkusTransaction.requiringNew().call(() -> {
                ledger.write("several");
                return null;
            });
        }
    }

    public static class Audited {

        private final Ledger ledger;

        Audited(Ledger ledger) {
            this.ledger = ledger;
        }

        @Audit
        @Transactional
        @TickWorker(name = "audited", lockId = 60_005, every = "1h", jitter = "0s", fenced = true)
        void audited() throws SQLException {
            ledger.write("audited");
        }
    }

    @InterceptorBinding
    @Target({ ElementType.TYPE, ElementType.METHOD })
    @Retention(RetentionPolicy.RUNTIME)
    public @interface Audit {

        /** Could begin a transaction of its own around the call. */
        @Audit
        @Interceptor
        @Priority(Interceptor.Priority.PLATFORM_BEFORE)
        class Auditor {

            @AroundInvoke
            Object audit(InvocationContext context) throws Exception {
                return context.proceed();
            }
        }
    }
}
