package io.tickrunner.runtime.pg;

import java.io.EOFException;
import java.io.IOException;
import java.net.ConnectException;
import java.sql.SQLException;
import java.util.Set;

import io.tickrunner.runtime.lock.DatabaseOutage;

/** Tells how a lock session ended, in words that say what to do about it. */
public final class SessionEnd {

    /** A prepared statement that exists already, or that the backend does not know: another client's backend answered. */
    private static final Set<String> OF_POOLER = Set.of("42P05", "26000");
    private static final String IDLE_SESSION_TIMEOUT = "57P05";
    private static final String SCRAM = "SCRAM";
    private static final String PASSWORD = "password";

    static final String POOLED = "A transaction-pooling proxy sits between the app and PostgreSQL, so that a lock belongs"
            + " to nobody; connect directly, or use a pool in session mode (with PgBouncer: pool_mode = session) for this"
            + " datasource, or give Tickrunner a datasource of its own by quarkus.tickrunner.datasource";

    private SessionEnd() {
    }

    /** Whether the session is of no further use after this. */
    public static boolean isBehind(SQLException failure) {
        return DatabaseOutage.isConnectionBroken(failure) || isOfPooler(failure);
    }

    /** Whether only a pooler that shares backends among its clients can have caused this. */
    static boolean isOfPooler(SQLException failure) {
        return failure.getSQLState() != null && OF_POOLER.contains(failure.getSQLState());
    }

    public static String explain(SQLException failure) {
        if (isOfPooler(failure)) {
            return failure.getMessage() + ". " + POOLED;
        }
        if (failure.getCause() instanceof EOFException) {
            return "the other side closed the connection without a word; PostgreSQL's log may say why, or a proxy's";
        }
        if (failure.getCause() instanceof IOException broken && !(broken instanceof ConnectException)) {
            return "the connection broke (" + broken.getMessage()
                    + "); look at the network, and at PostgreSQL's log or a proxy's";
        }
        String message = String.valueOf(failure.getMessage());
        if (message.contains(SCRAM) && !message.contains(PASSWORD)) {
            return failure.getMessage() + " (the login broke off half-way, or something other than PostgreSQL answered)";
        }
        if (IDLE_SESSION_TIMEOUT.equals(failure.getSQLState())) {
            return failure.getMessage()
                    + "; this replica sent nothing for the lease: it was frozen, or cut off from the database";
        }
        return failure.getMessage();
    }
}
