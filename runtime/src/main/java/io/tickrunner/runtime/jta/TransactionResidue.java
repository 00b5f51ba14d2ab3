package io.tickrunner.runtime.jta;

import java.util.Optional;

import jakarta.inject.Singleton;
import jakarta.transaction.Status;
import jakarta.transaction.SystemException;
import jakarta.transaction.TransactionManager;

import io.tickrunner.runtime.tick.TickResidue;

/**
 * Rolls back a transaction that a worker started and did not end. Otherwise the next worker on the thread would write inside
 * it, and its writes would be lost at the transaction's timeout.
 */
@Singleton
public class TransactionResidue implements TickResidue {

    private final TransactionManager transactions;

    TransactionResidue(TransactionManager transactions) {
        this.transactions = transactions;
    }

    @Override
    public Optional<String> clear() {
        try {
            if (transactions.getStatus() == Status.STATUS_NO_TRANSACTION) {
                return Optional.empty();
            }
            return Optional.of(rollBack());
        } catch (SystemException e) {
            throw new IllegalStateException("Could not read the transaction status", e);
        }
    }

    private String rollBack() throws SystemException {
        try {
            transactions.rollback();
            return "a transaction, which was rolled back,";
        } catch (SystemException | RuntimeException e) {
            // The transaction was ended elsewhere, perhaps by its timeout, but is still associated with this thread.
            transactions.suspend();
            return "a transaction, which was removed from the thread,";
        }
    }
}
