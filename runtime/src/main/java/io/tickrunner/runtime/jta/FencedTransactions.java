package io.tickrunner.runtime.jta;

import jakarta.enterprise.context.Initialized;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import jakarta.transaction.Status;
import jakarta.transaction.Synchronization;
import jakarta.transaction.TransactionScoped;
import jakarta.transaction.TransactionSynchronizationRegistry;

import com.arjuna.ats.internal.jta.transaction.arjunacore.TransactionImple;
import com.arjuna.ats.internal.jta.transaction.arjunacore.TransactionSynchronizationRegistryImple;

import io.tickrunner.runtime.tick.Completion;
import io.tickrunner.runtime.tick.FencedRun;
import io.tickrunner.runtime.tick.WorkTransactions;

/**
 * Checks each transaction that the code of a fenced worker begins, right before its commit, and marks the occurrence as done in
 * it if it is the last one.
 * <p>
 * Hibernate may open its connection only when it flushes, which is before the commit and after the callbacks that were
 * registered at the begin. So a first callback registers a second one, which comes after all that exist by then.
 */
@Singleton
public class FencedTransactions implements WorkTransactions {

    private static final String KEY = FencedTransaction.class.getName();

    private final TransactionSynchronizationRegistry registry;

    FencedTransactions(TransactionSynchronizationRegistry registry) {
        this.registry = registry;
    }

    /** Called by Quarkus at each begin, also of a transaction that suspends another one. */
    void begun(@Observes @Initialized(TransactionScoped.class) Object begun) {
        FencedRun run = FencedRun.current();
        if (run != null) {
            FencedTransaction transaction = new FencedTransaction(run);
            registry.putResource(KEY, transaction);
            registry.registerInterposedSynchronization(new Registering(transaction));
        }
    }

    @Override
    public boolean isActive() {
        return registry.getTransactionKey() != null;
    }

    @Override
    public void completeAtCommit(Completion completion) {
        if (!isActive()) {
            throw completion.fault("this thread has no transaction; annotate the method with @Transactional, or call"
                    + " complete(connection) in a transaction that your code manages");
        }
        if (!(registry.getResource(KEY) instanceof FencedTransaction transaction) || !transaction.isOf(completion)) {
            throw completion
                    .fault("the transaction of this thread did not begin in the thread of the tick, so it is not fenced;"
                            + " begin it there, or call complete(connection)");
        }
        transaction.completeAtCommit();
    }

    private record Registering(FencedTransaction transaction) implements Synchronization {

        @Override
        public void beforeCompletion() {
            // Not through Quarkus' registry, which calls this class before Hibernate.
            new TransactionSynchronizationRegistryImple().registerInterposedSynchronization(new Checking(transaction));
        }

        @Override
        public void afterCompletion(int status) {
            transaction.ended(status == Status.STATUS_COMMITTED);
        }
    }

    private record Checking(FencedTransaction transaction) implements Synchronization {

        @Override
        public void beforeCompletion() {
            transaction.beforeCommit(TransactionImple.getTransaction().getResources().keySet());
        }

        @Override
        public void afterCompletion(int status) {
            // The server has released what the check locked.
        }
    }
}
