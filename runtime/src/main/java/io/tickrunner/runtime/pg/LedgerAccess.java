package io.tickrunner.runtime.pg;

import java.sql.Connection;
import java.sql.SQLException;

import io.tickrunner.runtime.config.LedgerSettings;
import io.tickrunner.runtime.config.ReplicaIdentity;
import io.tickrunner.runtime.ledger.LedgerRefusedException;
import io.tickrunner.runtime.ledger.LedgerUnavailableException;
import io.tickrunner.runtime.ledger.ServerMoment;
import io.tickrunner.runtime.pg.LedgerTransactions.TableFailure;
import io.tickrunner.runtime.time.Time;

/**
 * Gives access to the tables once they have been checked. Checks them again after any failure that may mean that they changed,
 * for example that somebody dropped one. Thread-safe.
 */
final class LedgerAccess {

    /** How long a refusal is believed before the tables are checked again, because each tick may ask. */
    private static final long REFUSED_NANOS = 2_000_000_000L;

    private final LedgerTransactions transactions;
    private final LedgerSetup setup;
    private final ReplicaIdentity identity;
    private final Time time;
    /** {@code null} until the tables have been checked. */
    private volatile Tables tables;
    private volatile Refusal refusal;
    /** The names of the tables when they were last checked; {@code null} before. */
    private volatile LedgerNames names;

    private record Refusal(LedgerRefusedException why, long nanos) {
    }

    /** The checked tables. */
    record Tables(LedgerNames names, LedgerIds ids, LedgerStorage storage) {

        String worker() {
            return names.of(LedgerTable.WORKER);
        }

        String replica() {
            return names.of(LedgerTable.REPLICA);
        }

        String run() {
            return names.of(LedgerTable.RUN);
        }

        String command() {
            return names.of(LedgerTable.COMMAND);
        }
    }

    /** The work of a transaction on the tables. */
    interface Work<T> {
        T run(Connection connection, Tables tables, ServerMoment now) throws SQLException;
    }

    LedgerAccess(ConnectionSource pool, LedgerSettings settings, ReplicaIdentity identity, Time time) {
        this.transactions = new LedgerTransactions(pool, time);
        this.setup = new LedgerSetup(settings);
        this.identity = identity;
        this.time = time;
    }

    ServerMoment open() {
        try {
            return check();
        } catch (TableFailure e) {
            // Somebody else changed the tables during the check.
            throw e.unchanged();
        }
    }

    <T> T run(LedgerLimits limits, boolean durable, Work<T> work) {
        for (int attempt = 1;; attempt++) {
            try {
                Tables checked = checked();
                return transactions.run(limits, durable, checked.storage,
                        (connection, now) -> work.run(connection, checked, now));
            } catch (TableFailure e) {
                tables = null;
                if (attempt > 1) {
                    throw e.unchanged();
                }
            }
        }
    }

    private Tables checked() throws TableFailure {
        Tables known = tables;
        if (known != null) {
            return known;
        }
        Refusal refused = refusal;
        if (refused != null && time.nanos() - refused.nanos < REFUSED_NANOS) {
            throw new LedgerRefusedException(refused.why.getMessage());
        }
        check();
        return tables;
    }

    private ServerMoment check() throws TableFailure {
        try {
            return transactions.runInPath(LedgerLimits.CREATE, (connection, now) -> {
                LedgerNames found = setup.run(connection);
                names = found;
                tables = new Tables(found, new LedgerIds(found, identity), LedgerStorage.read(connection, found));
                refusal = null;
                return now;
            });
        } catch (LedgerRefusedException e) {
            tables = null;
            refusal = new Refusal(e, time.nanos());
            throw e;
        }
    }

    /** Returns the names of the tables. A run that was claimed knows that they exist. Never blocks. */
    LedgerNames names() {
        LedgerNames known = names;
        if (known == null) {
            throw new LedgerUnavailableException("The ledger's tables have not been checked yet", null, false);
        }
        return known;
    }

    String app() {
        return identity.app();
    }

    /** Forgets the tables, because a row that must exist does not. */
    void doubt() {
        tables = null;
    }
}
