package io.tickrunner.runtime.pg;

import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.postgresql.PGConnection;
import org.postgresql.PGNotification;
import org.postgresql.core.BaseConnection;
import org.postgresql.core.QueryExecutor;

import io.tickrunner.runtime.config.ReplicaIdentity;
import io.tickrunner.runtime.lock.LockHolder;
import io.tickrunner.runtime.lock.ServerClock;
import io.tickrunner.runtime.lock.ServerLink;
import io.tickrunner.runtime.lock.SessionKey;
import io.tickrunner.runtime.peer.Notification;
import io.tickrunner.runtime.peer.PeerEnvelope;
import io.tickrunner.runtime.peer.PeerSession;

/**
 * Executes the statements of one lock session, each in one round trip. The statements of a heartbeat also prove that the
 * session's own backend answers, because a pooler may switch to another one. Used by one thread at a time.
 */
public final class LockStatements {

    /** The maximum number of reads per check. Otherwise flooding the channel could occupy the wire. */
    private static final int MAX_READS_OF_A_LOOK = 16;
    /** Must be positive: with 0 the driver does not block, and without blocking it does not detect the end of the stream. */
    private static final int LOOK_MILLIS = 1;
    private static final int ECHO_LOOK_MILLIS = 50;
    private static final long ECHO_PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(1);

    /** The SQL states of a lock timeout and of a statement timeout. */
    private static final Set<String> WAITED_TOO_LONG = Set.of("55P03", "57014");

    private final Connection connection;
    private final PGConnection pgConnection;
    private final QueryExecutor queryExecutor;
    private final LockCalls calls;
    private final SessionMark mark;
    private final PreparedStatement batch;
    private final PreparedStatement unlockMany;
    private final PreparedStatement heldKeys;
    private final PreparedStatement notify;
    private final PreparedStatement lockFirst;
    private final PreparedStatement ping;
    private final PreparedStatement freeKeys;
    private final PreparedStatement foreignHolders;
    private final PreparedStatement holders;
    private final PreparedStatement lockSessions;
    private final PreparedStatement withoutSessionKey;
    private final ReplicaIdentity identity;
    private final String channel;
    /** The server's wall clock at a moment of this replica's monotonic clock. */
    private final ServerClock serverClock = new ServerClock();
    private long provedAt = System.nanoTime();

    LockStatements(Connection connection, KeySql keys, LockCalls calls, SessionMark mark, ReplicaIdentity identity)
            throws SQLException {
        this.connection = connection;
        this.pgConnection = connection.unwrap(PGConnection.class);
        this.queryExecutor = connection.unwrap(BaseConnection.class).getQueryExecutor();
        this.calls = calls;
        this.mark = mark;
        this.identity = identity;
        this.channel = keys.space().channel(identity);
        // Row 0 is the proof, followed only by granted requests, because most requests of a standby's heartbeat are refused.
        this.batch = connection.prepareStatement("SELECT 0, " + SessionMark.COLUMNS
                + " UNION ALL SELECT r.n, NULL, NULL, NULL"
                + " FROM ROWS FROM (pg_catalog.unnest(?::bigint[]), pg_catalog.unnest(?::bool[])) WITH ORDINALITY AS r(key, lock, n)"
                + " WHERE CASE WHEN " + mark.isMissing() + " THEN false WHEN r.lock"
                + " THEN " + LockCalls.TRY_LOCK + "(" + keys.arguments("r.key") + ")"
                + " ELSE " + LockCalls.UNLOCK + "(" + keys.arguments("r.key") + ") END");
        // The rows are read one after the other, so no key is tried after the last one that is wanted.
        this.lockFirst = connection.prepareStatement("SELECT 0, " + SessionMark.COLUMNS
                + " UNION ALL (SELECT r.n, NULL, NULL, NULL"
                + " FROM pg_catalog.unnest(?::bigint[]) WITH ORDINALITY AS r(key, n)"
                + " WHERE CASE WHEN " + mark.isMissing() + " THEN false ELSE "
                + LockCalls.TRY_LOCK + "(" + keys.arguments("r.key") + ") END LIMIT ?)");
        String ownKeys = "SELECT " + keys.keyOfLockRow() + " AS key FROM pg_catalog.pg_locks WHERE locktype = 'advisory'"
                + " AND granted AND pid = pg_catalog.pg_backend_pid()";
        // Reads pg_locks first because the server logs a warning for each unlock of a lock that is not held.
        this.unlockMany = connection.prepareStatement("SELECT pg_catalog.count(" + LockCalls.UNLOCK + "("
                + keys.arguments("l.key") + ")) FROM (" + ownKeys + " OFFSET 0) l WHERE l.key = ANY (?::bigint[])");
        this.heldKeys = connection.prepareStatement("SELECT key FROM (" + ownKeys + ") l WHERE key IS NOT NULL");
        this.notify = connection.prepareStatement("SELECT " + SessionMark.COLUMNS + ", (SELECT pg_catalog.count("
                + "pg_catalog.pg_notify('" + channel + "', " + PeerEnvelope.SENT_AT_SQL
                + " || m)) FROM pg_catalog.unnest(?::text[]) AS m)");
        this.ping = connection.prepareStatement("SELECT " + SessionMark.COLUMNS);
        // Hashed, whatever the planner expects; a join of many keys and locks might be nested loops.
        this.freeKeys = connection.prepareStatement("SELECT pg_catalog.unnest(?::bigint[]) EXCEPT SELECT " + keys.keyOfLockRow()
                + " FROM pg_catalog.pg_locks WHERE locktype = 'advisory' AND granted AND database = " + KeySql.DATABASE
                + " AND pid <> pg_catalog.pg_backend_pid()");
        this.foreignHolders = connection.prepareStatement("SELECT l.key, coalesce(nullif(a.application_name, ''),"
                + " 'pid ' || l.pid) FROM (SELECT pid, " + keys.keyOfLockRow() + " AS key FROM pg_catalog.pg_locks"
                + " WHERE locktype = 'advisory' AND granted AND database = " + KeySql.DATABASE + ") l"
                + " LEFT JOIN pg_catalog.pg_stat_activity a USING (pid) WHERE l.key = ANY (?::bigint[])"
                + " AND NOT pg_catalog.starts_with(coalesce(a.application_name, ''), ?)");
        this.holders = connection.prepareStatement("SELECT l.key, a.application_name, pg_catalog.host(a.client_addr),"
                + " a.backend_start FROM pg_catalog.pg_stat_activity a LEFT JOIN (SELECT pid, " + keys.keyOfLockRow()
                + " AS key FROM pg_catalog.pg_locks WHERE locktype = 'advisory' AND granted AND database = " + KeySql.DATABASE
                + ") l"
                + " ON l.pid = a.pid AND l.key = ANY (?::bigint[]) WHERE a.datname = pg_catalog.current_database()"
                + " AND (l.key IS NOT NULL OR pg_catalog.starts_with(a.application_name, ?))");
        this.lockSessions = connection.prepareStatement("SELECT pid, application_name, usename,"
                + " usename = session_user FROM pg_catalog.pg_stat_activity WHERE datname = pg_catalog.current_database()"
                + " AND pid <> pg_catalog.pg_backend_pid() AND (pg_catalog.starts_with(application_name, ?)"
                + " OR pid = ANY (?::int[]))");
        // Each lock that is acquired ends with the statement.
        this.withoutSessionKey = connection.prepareStatement("SELECT b.pid FROM pg_catalog.unnest(?::int[]) AS b(pid)"
                + " WHERE pg_catalog.pg_try_advisory_xact_lock_shared(" + SessionKey.CLASS + ", b.pid)");
    }

    /**
     * Acquires the key of this session. Waits for replicas that just look whether it is free: they hold it for that moment.
     *
     * @return whether it was acquired in time
     */
    boolean holdSessionKey() throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("SELECT pg_catalog.pg_advisory_lock(" + SessionKey.CLASS + ", " + mark.backendPid() + ")");
            return true;
        } catch (SQLException e) {
            if (WAITED_TOO_LONG.contains(String.valueOf(e.getSQLState()))) {
                return false;
            }
            throw e;
        }
    }

    /** Returns those backends whose session key is free. */
    Set<Integer> withoutSessionKey(Collection<Integer> backends) throws SQLException {
        withoutSessionKey.setArray(1, connection.createArrayOf("int4", backends.toArray()));
        Set<Integer> free = new HashSet<>();
        try (ResultSet rows = withoutSessionKey.executeQuery()) {
            while (rows.next()) {
                free.add(rows.getInt(1));
            }
        }
        return free;
    }

    /**
     * Returns the lock sessions of the app's other replicas, and the sessions of the given backends.
     *
     * @param backends backends to include regardless of their application name
     */
    public List<PeerSession> sessions(Collection<Integer> backends) throws SQLException {
        lockSessions.setString(1, identity.applicationPrefix());
        lockSessions.setArray(2, connection.createArrayOf("int4", backends.toArray()));
        List<PeerSession> found = new ArrayList<>();
        try (ResultSet rows = lockSessions.executeQuery()) {
            while (rows.next()) {
                String application = Objects.requireNonNullElse(rows.getString(2), "");
                found.add(new PeerSession(rows.getInt(1), application, Objects.requireNonNullElse(rows.getString(3), ""),
                        application.startsWith(identity.applicationPrefix()), rows.getBoolean(4)));
            }
        }
        return found;
    }

    /**
     * Sends all requests in one round trip.
     *
     * @return the server's answers in the order of the requests
     */
    public boolean[] execute(List<? extends ServerLink.LockCall> requests) throws SQLException {
        if (requests.size() == 1) {
            return new boolean[] { executeOne(requests.get(0)) };
        }
        long[] keys = new long[requests.size()];
        boolean[] locks = new boolean[requests.size()];
        for (int i = 0; i < keys.length; i++) {
            keys[i] = requests.get(i).key();
            locks[i] = requests.get(i).isLock();
        }
        batch.setArray(1, bigints(keys));
        batch.setArray(2, pgConnection.createArrayOf("bool", locks));
        boolean[] answers = answers(batch, keys.length);
        batch.clearWarnings();
        return answers;
    }

    /**
     * Tries to lock keys in this order, until so many of them are locked.
     *
     * @return whether each of them is locked now, in the order of the requests
     */
    boolean[] lockFirst(List<? extends ServerLink.LockCall> requests, int most) throws SQLException {
        lockFirst.setArray(1, bigints(requests.stream().mapToLong(ServerLink.LockCall::key).toArray()));
        lockFirst.setLong(2, most);
        return answers(lockFirst, requests.size());
    }

    /** Executes a statement whose row 0 is the proof, followed by the numbers of the requests whose answer is yes. */
    private boolean[] answers(PreparedStatement statement, int requests) throws SQLException {
        boolean[] answers = new boolean[requests];
        long asked = System.nanoTime();
        try (ResultSet rows = statement.executeQuery()) {
            while (rows.next()) {
                int number = rows.getInt(1);
                if (number == 0) {
                    prove(rows, 2, asked);
                } else {
                    answers[number - 1] = true;
                }
            }
        }
        return answers;
    }

    private boolean executeOne(ServerLink.LockCall request) throws SQLException {
        return request.isLock() ? calls.tryLock(request.key()) : calls.unlock(request.key());
    }

    /** Returns those of these keys that no other session holds. */
    Set<Long> freeKeys(long[] of) throws SQLException {
        freeKeys.setArray(1, bigints(of));
        Set<Long> free = new HashSet<>();
        try (ResultSet rows = freeKeys.executeQuery()) {
            while (rows.next()) {
                free.add(rows.getLong(1));
            }
        }
        return free;
    }

    /** Unlocks those of the given keys that this session holds. */
    public void unlockWhateverIsHeld(Collection<Long> keys) throws SQLException {
        unlockMany.setArray(1, bigints(keys.stream().mapToLong(Long::longValue).toArray()));
        unlockMany.executeQuery().close();
    }

    /** Returns the keys that this session holds according to the server. */
    public Set<Long> heldKeys() throws SQLException {
        Set<Long> held = new HashSet<>();
        try (ResultSet rows = heldKeys.executeQuery()) {
            while (rows.next()) {
                held.add(rows.getLong(1));
            }
        }
        return held;
    }

    void unlockAll() throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("SELECT pg_catalog.pg_advisory_unlock_all()");
        }
    }

    void listen() throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("LISTEN " + channel);
        }
    }

    /** Listens to notification channels, and no longer to others. */
    void listen(Collection<String> more, Collection<String> less) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(Stream.concat(more.stream().map(name -> "LISTEN " + quoted(name)),
                    less.stream().map(name -> "UNLISTEN " + quoted(name))).collect(Collectors.joining("; ")));
        }
    }

    private static String quoted(String identifier) {
        return '"' + identifier.replace("\"", "\"\"") + '"';
    }

    /**
     * Returns whether this session receives its own notifications, as every listening session does.
     *
     * @throws SQLException if the server refuses the notification, or the session has ended
     */
    boolean hearsItself() throws SQLException {
        try (PreparedStatement send = connection.prepareStatement("SELECT pg_catalog.pg_notify('" + channel + "', '')")) {
            send.executeQuery().close();
        }
        long until = System.nanoTime() + ECHO_PATIENCE_NANOS;
        while (System.nanoTime() - until < 0) {
            PGNotification[] arrived = pgConnection.getNotifications(ECHO_LOOK_MILLIS);
            if (arrived != null && Arrays.stream(arrived).anyMatch(n -> n.getPID() == mark.backendPid())) {
                return true;
            }
        }
        return false;
    }

    public void notifyPeers(Collection<String> messages) throws SQLException {
        notify.setArray(1, connection.createArrayOf("text", messages.toArray()));
        prove(notify);
    }

    void ping() throws SQLException {
        prove(ping);
    }

    private void prove(PreparedStatement statement) throws SQLException {
        long asked = System.nanoTime();
        try (ResultSet row = statement.executeQuery()) {
            row.next();
            prove(row, 1, asked);
        }
    }

    private void prove(ResultSet row, int column, long asked) throws SQLException {
        mark.prove(row.getInt(column), row.getString(column + 1));
        provedAt = System.nanoTime();
        serverClock.answered(row.getLong(column + 2), asked, provedAt);
    }

    /** Returns whether the session's own backend has answered since the given time. */
    public boolean isProvedSince(long nanoTime) {
        return provedAt - nanoTime > 0;
    }

    /** Returns how long ago, by the server's clock, the server created a time stamp. */
    public long millisSince(long stampedAt) {
        return serverClock.millis(System.nanoTime()) - stampedAt;
    }

    /**
     * Returns the notifications that arrived with the answers to statements. Does not check the socket, because the driver
     * waits a millisecond for that: many times the round trip of a lock.
     */
    List<Notification> notificationsOnTheWay() throws SQLException {
        return Arrays.stream(queryExecutor.getNotifications()).map(this::notification).toList();
    }

    private Notification notification(PGNotification notification) {
        return new Notification(notification.getPID(), notification.getParameter(),
                Optional.of(notification.getName()).filter(name -> !name.equals(channel)));
    }

    /**
     * Checks the socket, and throws if the session has ended in any way. A read that returns data does not detect an end behind
     * it, so this reads until no data is left.
     *
     * @param arrived receives the notifications that have arrived
     * @return whether everything was read, so that the session was alive when this began
     */
    public boolean look(Consumer<Notification> arrived) throws SQLException {
        notificationsOnTheWay().forEach(arrived);
        for (int reads = 0; reads < MAX_READS_OF_A_LOOK; reads++) {
            PGNotification[] more = pgConnection.getNotifications(LOOK_MILLIS);
            if (more == null || more.length == 0) {
                return true;
            }
            for (PGNotification notification : more) {
                arrived.accept(notification(notification));
            }
        }
        return false;
    }

    /**
     * Waits until something arrives, and reads that. Does not look for more, so that it is handled at once.
     *
     * @param arrived receives the notifications
     * @return whether nothing arrived, so that the session was alive when this began
     */
    boolean await(int millis, Consumer<Notification> arrived) throws SQLException {
        List<Notification> here = notificationsOnTheWay();
        if (here.isEmpty()) {
            PGNotification[] more = pgConnection.getNotifications(millis);
            here = more == null ? List.of() : Arrays.stream(more).map(this::notification).toList();
        }
        here.forEach(arrived);
        return here.isEmpty();
    }

    /** Finds sessions that hold these keys but are not replicas of this app. */
    public void foreignHolders(long[] keys, ServerLink.HolderConsumer consumer) throws SQLException {
        foreignHolders.setArray(1, bigints(keys));
        foreignHolders.setString(2, identity.applicationPrefix());
        try (ResultSet rows = foreignHolders.executeQuery()) {
            while (rows.next()) {
                consumer.accept(rows.getLong(1), rows.getString(2));
            }
        }
    }

    /** Returns the holders of these keys, and all replicas of the app. */
    public List<LockHolder> holders(long[] keys) throws SQLException {
        holders.setArray(1, bigints(keys));
        holders.setString(2, identity.applicationPrefix());
        List<LockHolder> found = new ArrayList<>();
        try (ResultSet rows = holders.executeQuery()) {
            while (rows.next()) {
                long key = rows.getLong(1);
                Long lockId = rows.wasNull() ? null : key;
                String application = Objects.requireNonNullElse(rows.getString(2), "");
                found.add(new LockHolder(lockId, application, identity.replicaOf(application).orElse(null),
                        rows.getString(3), instant(rows.getTimestamp(4))));
            }
        }
        return found;
    }

    /** Converts a time that may be null: PostgreSQL shows the start of another role's session only to privileged roles. */
    private static Instant instant(Timestamp timestamp) {
        return timestamp == null ? null : timestamp.toInstant();
    }

    private Array bigints(long[] keys) throws SQLException {
        return pgConnection.createArrayOf("int8", keys);
    }
}
