package io.tickrunner.simulator.network;

/** The connection cannot be used any more, or could not be made. */
@SuppressWarnings("serial")
public final class ConnectionBroken extends Exception {

    private final String sqlState;

    /**
     * @param sqlState the server's, or 08006 if it said nothing
     */
    public ConnectionBroken(String sqlState, String message) {
        super(message);
        this.sqlState = sqlState;
    }

    public String sqlState() {
        return sqlState;
    }
}
