package io.tickrunner.simulator.postgres;

import java.util.List;
import java.util.stream.Collectors;

/** Statements of fenced work. */
public final class FenceQueries {

    /** In place of a token: the session of a former grant still has its key. */
    public static final long FORMER_SESSION = -1;
    /** In place of a token: a transaction that passed its check under a former grant has the guard. */
    public static final long FORMER_TRANSACTION = -2;

    private static final int TWO_INTS = 2;

    private FenceQueries() {
    }

    /**
     * Raises the fence of a grant: the proof of which session answered, the token or why there is none, the backends that are
     * in
     * the way, and when the server was started.
     */
    public record Raise(String mark, int grantClass, LockKey guard) implements Query {

        @Override
        public List<List<Object>> run(Backend backend) throws SqlError {
            return Rows.one(backend.pid(), SessionQueries.mark(backend), backend.millis(), token(backend),
                    inTheWay(backend), backend.server().life().started());
        }

        private long token(Backend backend) throws SqlError {
            if (!mark.equals(SessionQueries.mark(backend))) {
                return 0;
            }
            if (backend.locks().rows().stream().anyMatch(row -> isOfFormerGrant(row, backend))) {
                return FORMER_SESSION;
            }
            if (!backend.locks().tryLock(backend, guard, LockMode.EXCLUSIVE, LockLevel.SESSION)) {
                return FORMER_TRANSACTION;
            }
            backend.unlock(guard, LockMode.EXCLUSIVE);
            long token = backend.server().nextToken();
            return backend.locks().tryLock(backend, LockKey.ints(grantClass, (int) token), LockMode.EXCLUSIVE,
                    LockLevel.SESSION) ? token : FORMER_SESSION;
        }

        private boolean isOfFormerGrant(LockTable.Row row, Backend backend) {
            return row.holder() != backend && row.mode() == LockMode.EXCLUSIVE && row.key().subId() == TWO_INTS
                    && row.key().classId() == grantClass;
        }

        private String inTheWay(Backend backend) {
            return backend.locks().rows().stream()
                    .filter(row -> isOfFormerGrant(row, backend) || row.holder() != backend && row.key().equals(guard))
                    .map(row -> Integer.toString(row.holder().pid())).distinct().collect(Collectors.joining(", "));
        }
    }

    /** Checks the current transaction: 0 if it may commit, 1 if a new holder takes over, 2 if the grant has ended. */
    public record Check(LockKey guard, LockKey grant) implements Query {

        @Override
        public List<List<Object>> run(Backend backend) throws SqlError {
            if (!backend.locks().tryLock(backend, guard, LockMode.SHARED, LockLevel.TRANSACTION)) {
                return Rows.one(1);
            }
            return Rows.one(backend.locks().tryLock(backend, grant, LockMode.SHARED, LockLevel.TRANSACTION) ? 2 : 0);
        }
    }
}
