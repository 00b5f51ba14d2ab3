package io.tickrunner.simulator.postgres;

/** A statement's failure, which ends its transaction but not its session. */
public final class SqlError extends Exception {

    private static final long serialVersionUID = 1;

    private final String sqlState;

    public SqlError(String sqlState, String message) {
        super(message, null, false, false);
        this.sqlState = sqlState;
    }

    public String sqlState() {
        return sqlState;
    }
}
