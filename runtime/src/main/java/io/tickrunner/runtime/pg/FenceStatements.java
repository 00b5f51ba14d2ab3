package io.tickrunner.runtime.pg;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import org.postgresql.util.PSQLState;

import io.tickrunner.runtime.lock.FenceAnswer;
import io.tickrunner.runtime.lock.FenceAnswer.Reason;
import io.tickrunner.runtime.lock.FenceKeys;
import io.tickrunner.runtime.lock.GrantFence;

/**
 * Raises and lowers fences in a lock session. Costs nothing in a session that never raises one. Used by one thread at a time.
 * <p>
 * When a session ends, the server frees its locks one after another. Without the first step of {@link #raise}: A's session
 * ends and has freed the lock but not yet the grant's key, B acquires the lock, acquires and releases the guard, a
 * transaction of A finds the grant's key held and commits, B works. So B first waits until that key is free, after which every
 * check of A fails, and then until the guard is free, after which every transaction of A that has passed its check has ended.
 */
final class FenceStatements {

    /** The fingerprint of a server: a hash of the database's name, and the server's start in microseconds. */
    static final String FINGERPRINT = "pg_catalog.hashtextextended(pg_catalog.current_database(), 0),"
            + " (pg_catalog.date_part('epoch', pg_catalog.pg_postmaster_start_time()) * 1000000)::bigint";

    private static final String OTHERS = "SELECT pid FROM pg_catalog.pg_locks WHERE locktype = 'advisory' AND granted"
            + " AND objsubid = 2 AND pid <> pg_catalog.pg_backend_pid()"
            + " AND database = " + KeySql.DATABASE;
    /** Transactions of a former holder that were refused hold such a key, too, but shared. */
    private static final String OF_FORMER_GRANT = "classid = (k.class::bigint & 4294967295)::oid AND mode = 'ExclusiveLock'";
    private static final String OF_GUARD = "classid = (k.guard1::bigint & 4294967295)::oid"
            + " AND objid = (k.guard2::bigint & 4294967295)::oid";
    private static final int FORMER_SESSION = -1;
    private static final int FORMER_TRANSACTION = -2;

    /**
     * A CASE is evaluated in order. The token is the timeline, which a promotion increases, and the transaction's ID. A server
     * that crashes forgets the IDs of transactions that wrote nothing, so this one writes a message of a few bytes to the log
     * and waits until it is on the local disk. Otherwise a later grant could get the same token.
     */
    private static final String RAISE = "SELECT " + SessionMark.COLUMNS + ", f.token, CASE WHEN f.token < 0 THEN"
            + " (SELECT pg_catalog.string_agg(DISTINCT l.pid::text, ', ') FROM (" + OTHERS
            + " AND (" + OF_FORMER_GRANT + " OR " + OF_GUARD + ")) l) END, " + FINGERPRINT
            + " FROM (SELECT k.class, k.guard1, k.guard2, CASE"
            + " WHEN %s THEN 0"
            + " WHEN EXISTS (" + OTHERS + " AND " + OF_FORMER_GRANT + ") THEN " + FORMER_SESSION
            + " WHEN NOT pg_catalog.pg_try_advisory_lock(k.guard1, k.guard2) THEN " + FORMER_TRANSACTION
            + " WHEN NOT pg_catalog.pg_advisory_unlock(k.guard1, k.guard2) THEN " + FORMER_TRANSACTION
            + " WHEN NOT pg_catalog.pg_try_advisory_lock(k.class, pg_catalog.txid_current()::bit(32)::int) THEN "
            + FORMER_SESSION
            + " WHEN pg_catalog.set_config('synchronous_commit', 'local', true) IS NULL THEN 0"
            + " WHEN pg_catalog.pg_logical_emit_message(true, 'tickrunner', '') IS NULL THEN 0"
            + " ELSE (('x' || pg_catalog.left(pg_catalog.pg_walfile_name(pg_catalog.pg_current_wal_lsn()), 8))::bit(32)::bigint"
            + " << 48) | pg_catalog.txid_current() END AS token"
            + " FROM (SELECT ?::int AS class, ?::int AS guard1, ?::int AS guard2 OFFSET 0) k OFFSET 0) f(class, guard1,"
            + " guard2, token), LATERAL (SELECT f.class, f.guard1, f.guard2) k";

    private final Connection connection;
    private final SessionMark mark;
    private final Map<Long, GrantFence> raised = new HashMap<>();
    /** {@code null} until the first fence is raised. */
    private PreparedStatement raise;

    FenceStatements(Connection connection, SessionMark mark) {
        this.connection = connection;
        this.mark = mark;
    }

    /** Tries once to raise the fence of a lock that this session holds. */
    FenceAnswer raise(long key, FenceKeys keys) throws SQLException {
        if (raise == null) {
            raise = connection.prepareStatement(String.format(RAISE, mark.isMissing()));
        }
        raise.setInt(1, keys.grantClass());
        raise.setInt(2, keys.guardHigh());
        raise.setInt(3, keys.guardLow());
        try (ResultSet row = raise.executeQuery()) {
            row.next();
            mark.prove(row.getInt(1), row.getString(2));
            long token = row.getLong(4);
            if (token > 0) {
                GrantFence fence = new GrantFence(keys, token, row.getLong(6), row.getLong(7));
                raised.put(key, fence);
                return new FenceAnswer.Raised(fence);
            }
            return new FenceAnswer.Waits(token == FORMER_SESSION ? Reason.FORMER_SESSION : Reason.FORMER_TRANSACTION,
                    row.getString(5));
        }
    }

    /**
     * Lowers the fences of those of these locks that have one. Called before the locks themselves are released.
     *
     * @throws SQLException as for a broken connection, if the session did not hold the key of a grant
     */
    void lower(Collection<Long> keys) throws SQLException {
        List<Integer> classes = new ArrayList<>();
        List<Integer> grants = new ArrayList<>();
        for (long key : keys) {
            GrantFence fence = raised.remove(key);
            if (fence != null) {
                classes.add(fence.keys().grantClass());
                grants.add(fence.grantKey());
            }
        }
        if (!classes.isEmpty()) {
            lower(classes, grants);
        }
    }

    private void lower(List<Integer> classes, List<Integer> grants) throws SQLException {
        try (PreparedStatement lower = connection.prepareStatement("SELECT pg_catalog.bool_and(" + LockCalls.UNLOCK
                + "(k.class, k.grant_key)) FROM ROWS FROM (pg_catalog.unnest(?::int[]), pg_catalog.unnest(?::int[]))"
                + " AS k(class, grant_key)")) {
            lower.setArray(1, connection.createArrayOf("int4", classes.toArray()));
            lower.setArray(2, connection.createArrayOf("int4", grants.toArray()));
            try (ResultSet row = lower.executeQuery()) {
                if (!row.next() || !row.getBoolean(1)) {
                    throw new SQLException("the server no longer knew the fence of a lock when it was released",
                            PSQLState.CONNECTION_DOES_NOT_EXIST.getState());
                }
            }
        }
    }

    /** Returns whether a lock of this session has a fence. */
    boolean areRaised() {
        return !raised.isEmpty();
    }

    /** Forgets all fences because the session has released all its locks. */
    void allReleased() {
        raised.clear();
    }
}
