package io.tickrunner.runtime.jta;

import jakarta.enterprise.context.Initialized;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import jakarta.transaction.Synchronization;
import jakarta.transaction.TransactionScoped;
import jakarta.transaction.TransactionSynchronizationRegistry;

import com.arjuna.ats.internal.jta.transaction.arjunacore.TransactionImple;
import com.arjuna.ats.internal.jta.transaction.arjunacore.TransactionSynchronizationRegistryImple;

import io.tickrunner.runtime.tick.FencedRun;

/**
 * Checks each transaction that the code of a fenced worker begins, right before its commit.
 * <p>
 * Hibernate may open its connection only when it flushes, which is before the commit and after the callbacks that were
 * registered at the begin. So a first callback registers a second one, which comes after all that exist by then.
 */
@Singleton
public class FencedTransactions {

    private final TransactionSynchronizationRegistry registry;

    FencedTransactions(TransactionSynchronizationRegistry registry) {
        this.registry = registry;
    }

    /** Called by Quarkus at each begin, also of a transaction that suspends another one. */
    void begun(@Observes @Initialized(TransactionScoped.class) Object transaction) {
        FencedRun run = FencedRun.current();
        if (run != null) {
            registry.registerInterposedSynchronization(new Registering(run));
        }
    }

    private record Registering(FencedRun run) implements Synchronization {

        @Override
        public void beforeCompletion() {
            // Not through Quarkus' registry, which calls this class before Hibernate.
            new TransactionSynchronizationRegistryImple().registerInterposedSynchronization(new Checking(run));
        }

        @Override
        public void afterCompletion(int status) {
            // The check is over.
        }
    }

    private record Checking(FencedRun run) implements Synchronization {

        @Override
        public void beforeCompletion() {
            new EnlistedConnections(run).check(TransactionImple.getTransaction().getResources().keySet());
        }

        @Override
        public void afterCompletion(int status) {
            // The server has released what the check locked.
        }
    }
}
