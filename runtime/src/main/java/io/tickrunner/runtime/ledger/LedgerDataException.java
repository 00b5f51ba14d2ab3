package io.tickrunner.runtime.ledger;

/** The database rejects the data of a request. The same request would fail again. */
public final class LedgerDataException extends LedgerException {

    private static final long serialVersionUID = 1L;

    public LedgerDataException(String message, Throwable cause) {
        super(message, cause);
    }
}
