package io.tickrunner.runtime.ledger;

/** The ledger could not do what was asked. */
public abstract class LedgerException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    LedgerException(String message, Throwable cause) {
        super(message, cause);
    }
}
