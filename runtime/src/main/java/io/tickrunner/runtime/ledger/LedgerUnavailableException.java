package io.tickrunner.runtime.ledger;

/** The ledger cannot be reached or is busy. The same request may succeed later. */
public final class LedgerUnavailableException extends LedgerException {

    private static final long serialVersionUID = 1L;

    private final boolean inDoubt;

    /**
     * @param inDoubt whether the request may have taken effect, because the connection failed during the commit
     */
    public LedgerUnavailableException(String message, Throwable cause, boolean inDoubt) {
        super(message, cause);
        this.inDoubt = inDoubt;
    }

    /** Returns whether the request may have taken effect although its answer is missing. */
    public boolean isInDoubt() {
        return inDoubt;
    }
}
