package io.tickrunner.runtime.pg;

import java.sql.SQLException;

import io.tickrunner.runtime.ledger.LedgerDataException;
import io.tickrunner.runtime.ledger.LedgerException;
import io.tickrunner.runtime.ledger.LedgerUnavailableException;

/** What a failure of the driver means for the ledger, by SQLSTATE. */
final class LedgerFailures {

    private static final String DATA_EXCEPTION_CLASS = "22";
    private static final String CONSTRAINT_CLASS = "23";
    private static final String SYNTAX_OR_ACCESS_CLASS = "42";
    private static final String INVALID_SCHEMA = "3F000";
    private static final String NOT_NULL = "23502";

    private LedgerFailures() {
    }

    /** Returns whether the tables may have changed, so that they must be checked again. */
    static boolean isAboutTables(SQLException e) {
        String state = state(e);
        return state.startsWith(SYNTAX_OR_ACCESS_CLASS) || state.equals(INVALID_SCHEMA) || state.equals(NOT_NULL);
    }

    /**
     * @param inDoubt whether the failure came with the answer to the commit
     */
    static LedgerException of(SQLException e, boolean inDoubt) {
        String state = state(e);
        if (!isAboutTables(e) && (state.startsWith(DATA_EXCEPTION_CLASS) || state.startsWith(CONSTRAINT_CLASS))) {
            return new LedgerDataException(text(e), e);
        }
        return new LedgerUnavailableException(text(e), e, inDoubt);
    }

    private static String state(SQLException e) {
        return e.getSQLState() == null ? "" : e.getSQLState();
    }

    /** Returns the message in one line. */
    private static String text(SQLException e) {
        String message = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage().strip();
        return message.lines().findFirst().orElse(message);
    }
}
