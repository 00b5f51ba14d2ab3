package io.tickrunner.simulator.postgres;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Supplier;
import java.util.stream.IntStream;

import io.tickrunner.simulator.postgres.LockQueries.AllLocks;
import io.tickrunner.simulator.postgres.LockQueries.Batch;
import io.tickrunner.simulator.postgres.LockQueries.BatchRow;
import io.tickrunner.simulator.postgres.LockQueries.ForeignHolders;
import io.tickrunner.simulator.postgres.LockQueries.FreeKeys;
import io.tickrunner.simulator.postgres.LockQueries.HeldKeys;
import io.tickrunner.simulator.postgres.LockQueries.Holders;
import io.tickrunner.simulator.postgres.LockQueries.LockFirst;
import io.tickrunner.simulator.postgres.LockQueries.TryLock;
import io.tickrunner.simulator.postgres.LockQueries.Unlock;
import io.tickrunner.simulator.postgres.LockQueries.UnlockAll;
import io.tickrunner.simulator.postgres.LockQueries.UnlockWhateverIsHeld;
import io.tickrunner.simulator.postgres.NotifyQueries.Listen;
import io.tickrunner.simulator.postgres.NotifyQueries.ListeningChannels;
import io.tickrunner.simulator.postgres.NotifyQueries.Notify;
import io.tickrunner.simulator.postgres.NotifyQueries.NotifyPeers;
import io.tickrunner.simulator.postgres.NotifyQueries.Unlisten;
import io.tickrunner.simulator.postgres.NotifyQueries.UnlistenAll;
import io.tickrunner.simulator.postgres.ServerQueries.IsInRecovery;
import io.tickrunner.simulator.postgres.ServerQueries.Life;
import io.tickrunner.simulator.postgres.SessionQueries.CurrentSetting;
import io.tickrunner.simulator.postgres.SessionQueries.OtherSessions;
import io.tickrunner.simulator.postgres.SessionQueries.Ping;
import io.tickrunner.simulator.postgres.SessionQueries.ResetAll;
import io.tickrunner.simulator.postgres.SessionQueries.SetConfig;
import io.tickrunner.simulator.postgres.SessionQueries.Settings;
import io.tickrunner.simulator.postgres.SessionQueries.TerminateBackend;
import io.tickrunner.simulator.postgres.SessionQueries.TerminateOrphan;
import io.tickrunner.simulator.postgres.TransactionQueries.Begin;
import io.tickrunner.simulator.postgres.TransactionQueries.Commit;
import io.tickrunner.simulator.postgres.TransactionQueries.Rollback;

/** Makes a random script from a seed. The SQL has the form of the product's where the product has such a statement. */
final class ScriptGenerator {

    private static final int SESSIONS = 4;
    private static final int STEPS = 120;
    private static final int IDLE_MILLIS = 60;
    private static final String PREFIX = "tickrunner/";
    private static final String PROOF = "pg_catalog.pg_backend_pid(), pg_catalog.current_setting('tickrunner.session', true),"
            + " (extract(epoch FROM pg_catalog.clock_timestamp()) * 1000)::bigint";

    /** Few of each, so that sessions meet. */
    private static final long[] KEYS = { 1, 2, 1L << 33 | 1, -3 };
    private static final int NAMESPACE = -7;
    private static final String[] CHANNELS = { "a", "b" };
    private static final String[] MARKS = { "m", "n" };
    private static final String[] APPLICATIONS = { "tickrunner/a/1", "tickrunner/a/2", "psql", "", "Grüße",
            "tickrunner/" + "y".repeat(70), "ä".repeat(40) };
    private static final String[] NAMES = { "idle_session_timeout", "transaction_timeout", "statement_timeout",
            "application_name", "tickrunner.session", "tickrunner.other", "search_path", "nonsense" };
    private static final String[] LIMITS = { "idle_session_timeout", "idle_in_transaction_session_timeout",
            "transaction_timeout" };
    /** A limit in milliseconds that no script lives to see. */
    private static final String[] VALUES = { "100000", "0", "90061007", "86400000", "7200000", "180000", "x", "-1" };

    private record Choice(int weight, Supplier<TwinStatement> statement) {
    }

    private final Random random;
    private final List<Choice> choices = new ArrayList<>();
    private int weights;

    private ScriptGenerator(long seed) {
        random = new Random(seed);
        add(24, this::tryLock);
        add(10, this::unlock);
        add(2, () -> new TwinStatement("SELECT pg_advisory_unlock_all()", new UnlockAll(), "v"));
        add(8, this::batch);
        add(3, this::failingBatch);
        add(4, this::lockFirst);
        add(3, this::unlockWhateverIsHeld);
        add(4, this::heldKeys);
        add(3, this::freeKeys);
        add(6, () -> new TwinStatement("SELECT pid, classid::bigint, objid::bigint, objsubid, mode FROM pg_locks"
                + " WHERE locktype = 'advisory' AND granted", new AllLocks(), "PVVVV"));
        add(2, this::foreignHolders);
        add(2, this::holders);
        add(2, this::otherSessions);
        add(3, () -> new TwinStatement("SELECT " + PROOF, new Ping(), "pvt"));
        add(8, ScriptGenerator::begin);
        add(6, () -> new TwinStatement("COMMIT", new Commit(), ""));
        add(4, ScriptGenerator::rollback);
        add(12, this::listen);
        add(1, this::unlisten);
        add(1, () -> new TwinStatement("UNLISTEN *", new UnlistenAll(), ""));
        add(2, () -> new TwinStatement("SELECT pg_listening_channels()", new ListeningChannels(), "V"));
        add(14, this::notifyChannel);
        add(2, this::notifyPeers);
        add(1, this::notifyTooMuch);
        add(4, this::mark);
        add(3, this::setConfig);
        add(2, this::currentSetting);
        add(1, this::settings);
        add(1, () -> new TwinStatement("RESET ALL", new ResetAll(), ""));
        add(1, this::terminate);
        add(1, this::terminateOrphan);
        add(1, this::life);
        add(1, () -> new TwinStatement("SELECT pg_is_in_recovery()", new IsInRecovery(), "v"));
    }

    private void add(int weight, Supplier<TwinStatement> statement) {
        choices.add(new Choice(weight, statement));
        weights += weight;
    }

    static List<Step> script(long seed) {
        return new ScriptGenerator(seed).script();
    }

    private List<Step> script() {
        List<Step> steps = new ArrayList<>();
        for (int session = 0; session < SESSIONS; session++) {
            steps.add(open(session));
        }
        while (steps.size() < STEPS) {
            if (random.nextInt(1000) == 0) {
                beIdle(random.nextInt(SESSIONS), steps);
            } else {
                steps.add(step(random.nextInt(SESSIONS)));
            }
        }
        return steps;
    }

    /** Rare, because it takes real time. Mostly in the state to which the limit applies. */
    private void beIdle(int session, List<Step> steps) {
        String limit = any(LIMITS);
        steps.add(open(session));
        steps.add(new Step.Run(session, rollback()));
        if (limit.equals(SessionVariables.IDLE_SESSION_TIMEOUT) == (random.nextInt(4) == 0)) {
            steps.add(new Step.Run(session, begin()));
        }
        steps.add(new Step.Idle(session, limit, IDLE_MILLIS));
    }

    private static TwinStatement begin() {
        return new TwinStatement("BEGIN", new Begin(), "");
    }

    private static TwinStatement rollback() {
        return new TwinStatement("ROLLBACK", new Rollback(), "");
    }

    private Step step(int session) {
        int dice = random.nextInt(100);
        if (dice < 4) {
            return open(session);
        }
        if (dice < 5) {
            return new Step.Close(session);
        }
        if (dice < 15) {
            return new Step.Read(session);
        }
        if (dice < 19) {
            return new Step.Look(session);
        }
        int chosen = random.nextInt(weights);
        for (Choice choice : choices) {
            chosen -= choice.weight;
            if (chosen < 0) {
                return new Step.Run(session, choice.statement.get());
            }
        }
        throw new AssertionError();
    }

    private Step open(int session) {
        // Mostly one role, because a role sees little of another.
        String role = RealServer.ROLES.get(Math.max(0, random.nextInt(5) - 2));
        return new Step.Open(session, role, any(APPLICATIONS));
    }

    private String any(String[] texts) {
        return texts[random.nextInt(texts.length)];
    }

    private long anyKey() {
        return KEYS[random.nextInt(KEYS.length)];
    }

    private LockSpace anySpace() {
        return random.nextInt(3) > 0 ? LockSpace.BIGINT : LockSpace.ofNamespace(random.nextBoolean() ? NAMESPACE : 0);
    }

    private static String arguments(LockSpace space, String key) {
        return space.namespace() == null ? key : space.namespace() + ", (" + key + ")::int";
    }

    private static String keyOfLockRow(LockSpace space) {
        return space.namespace() == null ? "CASE WHEN objsubid = 1 THEN (classid::bigint << 32) | objid::bigint END"
                : "CASE WHEN objsubid = 2 AND classid = (" + Integer.toUnsignedLong(space.namespace())
                        + ")::oid THEN objid::bigint::bit(32)::int::bigint END";
    }

    /** A key that fits the space. */
    private long anyKey(LockSpace space) {
        long key = anyKey();
        return space.namespace() == null ? key : (int) key;
    }

    private long[] anyKeys(LockSpace space) {
        return IntStream.range(0, 1 + random.nextInt(4)).mapToLong(i -> anyKey(space)).toArray();
    }

    private static List<Long> list(long[] keys) {
        return IntStream.range(0, keys.length).mapToObj(i -> keys[i]).toList();
    }

    private TwinStatement tryLock() {
        LockSpace space = anySpace();
        long key = anyKey(space);
        LockMode mode = random.nextInt(4) > 0 ? LockMode.EXCLUSIVE : LockMode.SHARED;
        LockLevel level = random.nextInt(4) > 0 ? LockLevel.SESSION : LockLevel.TRANSACTION;
        String function = "pg_try_advisory_" + (level == LockLevel.TRANSACTION ? "xact_" : "") + "lock"
                + (mode == LockMode.SHARED ? "_shared" : "");
        return new TwinStatement("SELECT " + function + "(" + arguments(space, "?") + ")",
                new TryLock(space.key(key), mode, level), "v", key);
    }

    private TwinStatement unlock() {
        LockSpace space = anySpace();
        long key = anyKey(space);
        LockMode mode = random.nextInt(4) > 0 ? LockMode.EXCLUSIVE : LockMode.SHARED;
        return new TwinStatement("SELECT pg_advisory_unlock" + (mode == LockMode.SHARED ? "_shared" : "") + "("
                + arguments(space, "?") + ")", new Unlock(space.key(key), mode), "v", key);
    }

    private TwinStatement batch() {
        return batch(0);
    }

    private TwinStatement failingBatch() {
        return batch(1 + random.nextInt(3));
    }

    private TwinStatement batch(int failsAt) {
        LockSpace space = anySpace();
        int size = Math.max(failsAt, 1 + random.nextInt(5));
        long[] keys = IntStream.range(0, size).mapToLong(i -> anyKey(space)).toArray();
        Boolean[] locks = IntStream.range(0, size).mapToObj(i -> random.nextInt(3) > 0).toArray(Boolean[]::new);
        List<BatchRow> rows = IntStream.range(0, size).mapToObj(i -> new BatchRow(keys[i], locks[i])).toList();
        String sql = "SELECT 0, " + PROOF + " UNION ALL SELECT r.n, NULL, NULL, NULL"
                + " FROM ROWS FROM (pg_catalog.unnest(?::bigint[]), pg_catalog.unnest(?::bool[])) WITH ORDINALITY AS r(key, lock, n)"
                + " WHERE CASE WHEN r.n = ? THEN 1 / (r.n - r.n) = 0"
                + " WHEN pg_catalog.current_setting('tickrunner.session', true) IS DISTINCT FROM ? THEN false"
                + " WHEN r.lock THEN pg_catalog.pg_try_advisory_lock(" + arguments(space, "r.key") + ")"
                + " ELSE pg_catalog.pg_advisory_unlock(" + arguments(space, "r.key") + ") END";
        Query query = new Batch(space, MARKS[0], rows);
        return new TwinStatement(failsAt == 0 ? query.toString() : query + " that fails at row " + failsAt, sql,
                pids -> new Object[] { keys, locks, (long) failsAt, MARKS[0] }, pids -> query, "vpvt",
                failsAt == 0 ? null : new Refusal(query::equals, "22012", "division by zero", failsAt - 1));
    }

    private TwinStatement lockFirst() {
        LockSpace space = anySpace();
        long[] keys = anyKeys(space);
        int most = 1 + random.nextInt(3);
        return new TwinStatement("SELECT 0, " + PROOF + " UNION ALL (SELECT r.n, NULL, NULL, NULL"
                + " FROM pg_catalog.unnest(?::bigint[]) WITH ORDINALITY AS r(key, n)"
                + " WHERE CASE WHEN pg_catalog.current_setting('tickrunner.session', true) IS DISTINCT FROM ? THEN false"
                + " ELSE pg_catalog.pg_try_advisory_lock(" + arguments(space, "r.key") + ") END LIMIT ?)",
                new LockFirst(space, MARKS[0], list(keys), most), "vpvt", keys, MARKS[0], (long) most);
    }

    private TwinStatement unlockWhateverIsHeld() {
        LockSpace space = anySpace();
        long[] keys = anyKeys(space);
        return new TwinStatement("SELECT pg_catalog.count(pg_catalog.pg_advisory_unlock(" + arguments(space, "l.key")
                + ")) FROM (" + ownKeys(space) + " OFFSET 0) l WHERE l.key = ANY (?::bigint[])",
                new UnlockWhateverIsHeld(space, list(keys)), "v", keys);
    }

    private static String ownKeys(LockSpace space) {
        return "SELECT " + keyOfLockRow(space) + " AS key FROM pg_catalog.pg_locks WHERE locktype = 'advisory'"
                + " AND granted AND pid = pg_catalog.pg_backend_pid()";
    }

    private TwinStatement heldKeys() {
        LockSpace space = anySpace();
        return new TwinStatement("SELECT key FROM (" + ownKeys(space) + ") l WHERE key IS NOT NULL", new HeldKeys(space),
                "V");
    }

    private TwinStatement freeKeys() {
        LockSpace space = anySpace();
        long[] keys = anyKeys(space);
        return new TwinStatement("SELECT pg_catalog.unnest(?::bigint[]) EXCEPT SELECT key FROM " + heldHere(space)
                + " WHERE pid <> pg_catalog.pg_backend_pid()", new FreeKeys(space, list(keys)), "V", keys);
    }

    private static String heldHere(LockSpace space) {
        return "(SELECT pid, " + keyOfLockRow(space) + " AS key FROM pg_catalog.pg_locks WHERE locktype = 'advisory'"
                + " AND granted AND database = (SELECT oid FROM pg_catalog.pg_database"
                + " WHERE datname = pg_catalog.current_database())) l";
    }

    private TwinStatement foreignHolders() {
        LockSpace space = anySpace();
        long[] keys = anyKeys(space);
        return new TwinStatement("SELECT l.key, coalesce(nullif(a.application_name, ''), 'pid ' || l.pid) FROM "
                + heldHere(space) + " LEFT JOIN pg_catalog.pg_stat_activity a USING (pid) WHERE l.key = ANY (?::bigint[])"
                + " AND NOT pg_catalog.starts_with(coalesce(a.application_name, ''), ?)",
                new ForeignHolders(space, list(keys), PREFIX), "VH", keys, PREFIX);
    }

    private TwinStatement holders() {
        LockSpace space = anySpace();
        long[] keys = anyKeys(space);
        return new TwinStatement("SELECT l.key, a.application_name, pg_catalog.host(a.client_addr), a.backend_start"
                + " FROM pg_catalog.pg_stat_activity a LEFT JOIN " + heldHere(space)
                + " ON l.pid = a.pid AND l.key = ANY (?::bigint[]) WHERE a.datname = pg_catalog.current_database()"
                + " AND (l.key IS NOT NULL OR pg_catalog.starts_with(a.application_name, ?))",
                new Holders(space, list(keys), PREFIX), "VVVT", keys, PREFIX);
    }

    private TwinStatement otherSessions() {
        int session = random.nextInt(SESSIONS);
        String label = "OtherSessions[" + PREFIX + ", session " + session + "]";
        return new TwinStatement(label, "SELECT pid, application_name, usename, usename = session_user"
                + " FROM pg_catalog.pg_stat_activity WHERE datname = pg_catalog.current_database()"
                + " AND pid <> pg_catalog.pg_backend_pid() AND (pg_catalog.starts_with(application_name, ?)"
                + " OR pid = ANY (?::int[]))", pids -> new Object[] { PREFIX, new Integer[] { pids.pid(session) } },
                pids -> new OtherSessions(PREFIX, List.of(pids.pid(session))), "PVVV", null);
    }

    private TwinStatement listen() {
        String channel = any(CHANNELS);
        return new TwinStatement("LISTEN " + channel, new Listen(channel), "");
    }

    private TwinStatement unlisten() {
        String channel = any(CHANNELS);
        return new TwinStatement("UNLISTEN " + channel, new Unlisten(channel), "");
    }

    private TwinStatement notifyChannel() {
        String channel = any(CHANNELS);
        String[] payloads = IntStream.range(0, 1 + random.nextInt(3)).mapToObj(i -> "p" + random.nextInt(3))
                .toArray(String[]::new);
        return notify(channel, payloads);
    }

    private TwinStatement notifyTooMuch() {
        // One byte more or less decides.
        return notify(any(CHANNELS), "first", "x".repeat(7998 + random.nextInt(4)));
    }

    private static TwinStatement notify(String channel, String... payloads) {
        return new TwinStatement("SELECT pg_notify(?, m) FROM unnest(?::text[]) AS m", new Notify(channel, List.of(payloads)),
                "v", channel, payloads);
    }

    private TwinStatement notifyPeers() {
        String channel = any(CHANNELS);
        String[] messages = { "1:x", "2:y" };
        return new TwinStatement("SELECT " + PROOF + ", (SELECT pg_catalog.count(pg_catalog.pg_notify('" + channel
                + "', (extract(epoch FROM pg_catalog.clock_timestamp()) * 1000)::bigint || ':' || m))"
                + " FROM pg_catalog.unnest(?::text[]) AS m)", new NotifyPeers(channel, List.of(messages)), "pvtv",
                (Object) messages);
    }

    private TwinStatement mark() {
        return set(Map.of("tickrunner.session", random.nextInt(5) > 0 ? MARKS[0] : MARKS[1]));
    }

    private TwinStatement setConfig() {
        Map<String, String> values = new LinkedHashMap<>();
        for (int i = 1 + random.nextInt(2); i > 0; i--) {
            String name = any(NAMES);
            values.put(name, name.equals("application_name") ? any(APPLICATIONS) : any(VALUES));
        }
        return set(values);
    }

    private static TwinStatement set(Map<String, String> values) {
        return new TwinStatement("SELECT pg_catalog.set_config(p.name, p.value, false)"
                + " FROM ROWS FROM (pg_catalog.unnest(?::text[]), pg_catalog.unnest(?::text[])) AS p(name, value)",
                new SetConfig(values), "v", values.keySet().toArray(String[]::new),
                values.values().toArray(String[]::new));
    }

    private TwinStatement currentSetting() {
        String name = any(NAMES);
        return new TwinStatement("SELECT current_setting(?, true)", new CurrentSetting(name), "v", name);
    }

    private TwinStatement settings() {
        return new TwinStatement("SELECT name, setting FROM pg_catalog.pg_settings WHERE name = ANY (?::text[])",
                new Settings(List.of(NAMES)), "VV", (Object) NAMES);
    }

    private TwinStatement life() {
        return new TwinStatement(
                """
                        SELECT extract(epoch FROM now - started) * 1000, extract(epoch FROM now - reset) * 1000,
                            extract(epoch FROM now - writable) * 1000, extract(epoch FROM now - session) * 1000, was_standby
                        FROM (SELECT pg_catalog.clock_timestamp() AS now, pg_catalog.pg_postmaster_start_time() AS started,
                                (SELECT stats_reset FROM pg_catalog.pg_stat_bgwriter) AS reset,
                                (SELECT pg_catalog.min(backend_start) FROM pg_catalog.pg_stat_activity WHERE backend_type
                                    IN ('walwriter', 'autovacuum launcher', 'logical replication launcher')) AS writable,
                                (SELECT pg_catalog.min(backend_start) FROM pg_catalog.pg_stat_activity
                                    WHERE pg_catalog.starts_with(application_name, ?) AND pid <> pg_catalog.pg_backend_pid()) AS session,
                                pg_catalog.pg_last_wal_receive_lsn() IS NOT NULL AS was_standby) s
                        """,
                new Life(PREFIX), "ttttv", PREFIX);
    }

    private TwinStatement terminate() {
        int session = random.nextInt(SESSIONS);
        return new TwinStatement("TerminateBackend[session " + session + "]", "SELECT pg_terminate_backend(?)",
                pids -> new Object[] { pids.pid(session) }, pids -> new TerminateBackend(pids.pid(session)), "v", null);
    }

    private TwinStatement terminateOrphan() {
        int session = random.nextInt(SESSIONS);
        return new TwinStatement("TerminateOrphan[session " + session + "]",
                "SELECT pg_catalog.pg_terminate_backend(a.pid) FROM pg_catalog.pg_stat_activity a"
                        + " WHERE a.pid = ? AND a.usename = session_user AND EXISTS (SELECT FROM pg_catalog.pg_locks l"
                        + " WHERE l.pid = a.pid AND l.locktype = 'advisory' AND l.granted)",
                pids -> new Object[] { pids.pid(session) }, pids -> new TerminateOrphan(pids.pid(session)), "v", null);
    }
}
