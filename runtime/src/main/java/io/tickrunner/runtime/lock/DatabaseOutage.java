package io.tickrunner.runtime.lock;

import java.sql.SQLException;
import java.util.Set;

/** Tells a database that is away from one that refuses, by SQLSTATE. */
public final class DatabaseOutage {

    private static final int MAX_CAUSES = 50;
    private static final String CONNECTION_EXCEPTION_CLASS = "08";
    private static final String OPERATOR_INTERVENTION_CLASS = "57P";
    /** Idle session ended by the server, too many connections, transaction and idle-in-transaction timeouts. */
    private static final Set<String> SESSION_ENDING = Set.of("53300", "25P03", "25P04");

    private DatabaseOutage() {
    }

    /** Whether the failure, or what caused it, is a database that cannot be reached or is shutting down or starting. */
    public static boolean isBehind(Throwable failure) {
        Throwable cause = failure;
        // Bounded, because a chain of causes can be a circle.
        for (int depth = 0; cause != null && depth < MAX_CAUSES; depth++) {
            if (cause instanceof SQLException e && isConnectionBroken(e)) {
                return true;
            }
            cause = cause.getCause();
        }
        return false;
    }

    /** Whether the connection that threw this is of no further use. */
    public static boolean isConnectionBroken(SQLException e) {
        String state = e.getSQLState();
        return state != null && (state.startsWith(CONNECTION_EXCEPTION_CLASS)
                || state.startsWith(OPERATOR_INTERVENTION_CLASS)
                || SESSION_ENDING.contains(state));
    }
}
