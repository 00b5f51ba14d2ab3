package io.tickrunner.runtime.lock;

import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;

import org.postgresql.PGConnection;
import org.postgresql.PGNotification;
import org.postgresql.core.BaseConnection;
import org.postgresql.core.QueryExecutor;

/** The statements of one lock session, each of them one round trip. Used by one thread at a time. */
final class LockStatements {

    private final Connection connection;
    private final PGConnection pgConnection;
    private final QueryExecutor queryExecutor;
    private final String channel;
    private final LockCalls calls;
    private final PreparedStatement batch;
    private final PreparedStatement unlockMany;
    private final PreparedStatement notify;
    private final PreparedStatement ping;
    private final PreparedStatement foreignHolders;
    private final PreparedStatement holders;
    private final PreparedStatement peers;

    LockStatements(Connection connection, KeySpace keys, LockCalls calls) throws SQLException {
        this.connection = connection;
        this.pgConnection = connection.unwrap(PGConnection.class);
        this.queryExecutor = connection.unwrap(BaseConnection.class).getQueryExecutor();
        this.channel = keys.channel();
        this.calls = calls;
        // Tells only those whose answer is yes: a stand-by for many locks hears no with every heartbeat.
        this.batch = connection.prepareStatement("SELECT r.n"
                + " FROM unnest(?::bigint[], ?::bool[]) WITH ORDINALITY AS r(key, lock, n) WHERE CASE WHEN r.lock"
                + " THEN " + LockCalls.TRY_LOCK + "(" + keys.arguments("r.key") + ")"
                + " ELSE " + LockCalls.UNLOCK + "(" + keys.arguments("r.key") + ") END");
        // By way of pg_locks, as the server logs a warning for each unlock of what is not locked.
        this.unlockMany = connection
                .prepareStatement("SELECT count(" + LockCalls.UNLOCK + "(" + keys.arguments("l.key") + ")) FROM (SELECT "
                        + keys.keyOfLockRow()
                        + " AS key FROM pg_locks WHERE locktype = 'advisory' AND granted AND pid = pg_backend_pid()"
                        + " OFFSET 0) l WHERE l.key = ANY (?::bigint[])");
        this.notify = connection.prepareStatement("SELECT pg_notify('" + channel + "', m) FROM unnest(?::text[]) AS m");
        this.ping = connection.prepareStatement("SELECT 1");
        this.foreignHolders = connection.prepareStatement("SELECT l.key, coalesce(nullif(a.application_name, ''),"
                + " 'pid ' || l.pid) FROM (SELECT pid, " + keys.keyOfLockRow() + " AS key FROM pg_locks WHERE locktype ="
                + " 'advisory' AND granted AND database = (SELECT oid FROM pg_database WHERE datname = current_database())) l"
                + " LEFT JOIN pg_stat_activity a USING (pid) WHERE l.key = ANY (?::bigint[])"
                + " AND coalesce(a.application_name, '') NOT LIKE '" + ReplicaIdentity.APPLICATION_PREFIX + "%'");
        this.holders = connection.prepareStatement("SELECT l.key, a.application_name, host(a.client_addr), a.backend_start"
                + " FROM pg_stat_activity a LEFT JOIN (SELECT pid, " + keys.keyOfLockRow() + " AS key FROM pg_locks"
                + " WHERE locktype = 'advisory' AND granted"
                + " AND database = (SELECT oid FROM pg_database WHERE datname = current_database())) l"
                + " ON l.pid = a.pid AND l.key = ANY (?::bigint[])"
                + " WHERE a.datname = current_database() AND (l.key IS NOT NULL OR starts_with(a.application_name, ?))");
        this.peers = connection.prepareStatement("SELECT pid FROM pg_stat_activity WHERE datname = current_database()"
                + " AND starts_with(application_name, ?) AND application_name <> ?");
    }

    /** The backends of the other replicas of the app. */
    Set<Integer> peers(ReplicaIdentity identity) throws SQLException {
        peers.setString(1, identity.applicationPrefix());
        peers.setString(2, identity.applicationName());
        Set<Integer> found = new HashSet<>();
        try (ResultSet rows = peers.executeQuery()) {
            while (rows.next()) {
                found.add(rows.getInt(1));
            }
        }
        return found;
    }

    /**
     * Sends all requests in one round trip.
     *
     * @return the server's answers in the order of the requests
     */
    boolean[] execute(List<LockRequest> requests) throws SQLException {
        if (requests.size() == 1) {
            return new boolean[] { executeOne(requests.get(0)) };
        }
        long[] keys = new long[requests.size()];
        boolean[] locks = new boolean[requests.size()];
        for (int i = 0; i < keys.length; i++) {
            keys[i] = requests.get(i).key();
            locks[i] = requests.get(i).lock;
        }
        batch.setArray(1, bigints(keys));
        batch.setArray(2, pgConnection.createArrayOf("bool", locks));
        boolean[] answers = new boolean[keys.length];
        try (ResultSet rows = batch.executeQuery()) {
            while (rows.next()) {
                answers[rows.getInt(1) - 1] = true;
            }
        }
        batch.clearWarnings();
        return answers;
    }

    private boolean executeOne(LockRequest request) throws SQLException {
        return request.lock ? calls.tryLock(request.key()) : calls.unlock(request.key());
    }

    /** Unlocks keys of which it is not known whether they are locked. */
    void unlockWhateverIsHeld(List<LockRequest> requests) throws SQLException {
        unlockMany.setArray(1, bigints(requests.stream().mapToLong(LockRequest::key).toArray()));
        unlockMany.executeQuery().close();
    }

    void unlockAll() throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("SELECT pg_advisory_unlock_all()");
        }
    }

    void listen() throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("LISTEN " + channel);
        }
    }

    void notifyPeers(Collection<String> messages) throws SQLException {
        notify.setArray(1, connection.createArrayOf("text", messages.toArray()));
        notify.executeQuery().close();
    }

    void ping() throws SQLException {
        ping.executeQuery().close();
    }

    /**
     * The notifications that came along with the answers to statements. Does not look at the socket, for which the driver waits
     * a millisecond: many times the round trip of a lock.
     */
    PGNotification[] notificationsOnTheWay() throws SQLException {
        return queryExecutor.getNotifications();
    }

    /** The notifications that have arrived. Throws when the server has ended the session. */
    PGNotification[] notifications() throws SQLException {
        PGNotification[] arrived = pgConnection.getNotifications();
        return arrived == null ? new PGNotification[0] : arrived;
    }

    /** Who holds these keys without being a replica that runs Tickrunner. */
    void foreignHolders(long[] keys, HolderConsumer consumer) throws SQLException {
        foreignHolders.setArray(1, bigints(keys));
        try (ResultSet rows = foreignHolders.executeQuery()) {
            while (rows.next()) {
                consumer.accept(rows.getLong(1), rows.getString(2));
            }
        }
    }

    /** Who holds these keys, and all replicas of the app. */
    List<LockHolder> holders(long[] keys, ReplicaIdentity identity) throws SQLException {
        holders.setArray(1, bigints(keys));
        holders.setString(2, identity.applicationPrefix());
        List<LockHolder> found = new ArrayList<>();
        try (ResultSet rows = holders.executeQuery()) {
            while (rows.next()) {
                long key = rows.getLong(1);
                Long lockId = rows.wasNull() ? null : key;
                String application = Objects.requireNonNullElse(rows.getString(2), "");
                found.add(new LockHolder(lockId, application, ReplicaIdentity.replicaOf(application).orElse(null),
                        rows.getString(3), instant(rows.getTimestamp(4))));
            }
        }
        return found;
    }

    /** PostgreSQL tells when a session of another role began only to some. */
    private static Instant instant(Timestamp timestamp) {
        return timestamp == null ? null : timestamp.toInstant();
    }

    private Array bigints(long[] keys) throws SQLException {
        return pgConnection.createArrayOf("int8", keys);
    }

    interface HolderConsumer {
        void accept(long key, String holder);
    }
}
