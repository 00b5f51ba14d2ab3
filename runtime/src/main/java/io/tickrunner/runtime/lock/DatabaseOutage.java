package io.tickrunner.runtime.lock;

import java.sql.SQLException;
import java.util.Set;

/** Distinguishes an unavailable database from one that refuses a request, by SQLSTATE. */
public final class DatabaseOutage {

    private static final int MAX_CAUSES = 50;
    private static final String CONNECTION_EXCEPTION_CLASS = "08";
    private static final String OPERATOR_INTERVENTION_CLASS = "57P";
    /** Idle session ended by the server, too many connections, transaction and idle-in-transaction timeouts. */
    private static final Set<String> SESSION_ENDING = Set.of("53300", "25P03", "25P04");

    private DatabaseOutage() {
    }

    /**
     * Returns whether the failure or one of its causes is a database that cannot be reached, is starting or is shutting down.
     */
    public static boolean isBehind(Throwable failure) {
        Throwable cause = failure;
        // Bounded, because a chain of causes can be circular.
        for (int depth = 0; cause != null && depth < MAX_CAUSES; depth++) {
            if (cause instanceof SQLException e && isConnectionBroken(e)) {
                return true;
            }
            cause = cause.getCause();
        }
        return false;
    }

    /** Returns whether the connection that threw this is unusable. */
    public static boolean isConnectionBroken(SQLException e) {
        String state = e.getSQLState();
        return state != null && (state.startsWith(CONNECTION_EXCEPTION_CLASS)
                || state.startsWith(OPERATOR_INTERVENTION_CLASS)
                || SESSION_ENDING.contains(state));
    }
}
