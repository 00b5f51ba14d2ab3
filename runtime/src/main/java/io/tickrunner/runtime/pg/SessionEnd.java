package io.tickrunner.runtime.pg;

import java.io.EOFException;
import java.io.IOException;
import java.net.ConnectException;
import java.sql.SQLException;
import java.util.Set;

import io.tickrunner.runtime.lock.DatabaseOutage;

/** Describes how a lock session ended and how to fix the cause. */
public final class SessionEnd {

    /** The prepared statement already exists, or the backend does not know it: another client's backend answered. */
    private static final Set<String> OF_POOLER = Set.of("42P05", "26000");
    private static final String IDLE_SESSION_TIMEOUT = "57P05";
    private static final String SCRAM = "SCRAM";
    private static final String PASSWORD = "password";

    static final String POOLED = "A transaction-pooling proxy sits between the app and PostgreSQL, so locks do not stay with"
            + " one session; connect directly, or use a pool in session mode (with PgBouncer: pool_mode = session) for this"
            + " datasource, or set quarkus.tickrunner.datasource to a separate datasource";

    private SessionEnd() {
    }

    /** Returns whether the failure means that the session is unusable. */
    public static boolean isBehind(SQLException failure) {
        return DatabaseOutage.isConnectionBroken(failure) || isOfPooler(failure);
    }

    /** Returns whether only a pooler that shares backends among its clients can have caused this failure. */
    static boolean isOfPooler(SQLException failure) {
        return failure.getSQLState() != null && OF_POOLER.contains(failure.getSQLState());
    }

    public static String explain(SQLException failure) {
        if (isOfPooler(failure)) {
            return failure.getMessage() + ". " + POOLED;
        }
        if (failure.getCause() instanceof EOFException) {
            return "the other side closed the connection without an error message; check the log of PostgreSQL or a proxy";
        }
        if (failure.getCause() instanceof IOException broken && !(broken instanceof ConnectException)) {
            return "the connection broke (" + broken.getMessage()
                    + "); check the network and the log of PostgreSQL or a proxy";
        }
        String message = String.valueOf(failure.getMessage());
        if (message.contains(SCRAM) && !message.contains(PASSWORD)) {
            return failure.getMessage() + " (the login broke off halfway, or something other than PostgreSQL answered)";
        }
        if (IDLE_SESSION_TIMEOUT.equals(failure.getSQLState())) {
            return failure.getMessage()
                    + "; this replica sent nothing for the duration of the lease: it was frozen, or cut off from the database";
        }
        return failure.getMessage();
    }
}
