package io.tickrunner.runtime.ledger;

/** The tables are missing or differ from what this version needs. The message contains the SQL statement that fixes this. */
public final class LedgerRefusedException extends LedgerException {

    private static final long serialVersionUID = 1L;

    /**
     * @param message what is wrong, and the statements that fix it
     */
    public LedgerRefusedException(String message) {
        super(message, null);
    }
}
