package io.tickrunner.runtime.pg;

import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.ThreadLocalRandom;

import io.tickrunner.LockGrant;
import io.tickrunner.LockUnavailableException;
import io.tickrunner.runtime.config.LockSettings;
import io.tickrunner.runtime.config.ReplicaIdentity;
import io.tickrunner.runtime.config.SpreadSettings;
import io.tickrunner.runtime.config.TakeOverMode;
import io.tickrunner.runtime.lock.LockSessionListener;

/** The locker of one replica as in an app, with a lease short enough for tests. */
public final class Replica implements AutoCloseable {

    static final Duration LONG = Duration.ofSeconds(30);
    static final Duration LEASE = Duration.ofSeconds(3);
    public static final LockSettings SETTINGS = new LockSettings(LEASE, Duration.ofMillis(500), Duration.ofSeconds(2),
            Duration.ofSeconds(2), Duration.ofMillis(50), Duration.ofMillis(500), OptionalInt.empty());

    final PostgresAdvisoryLocker locker;

    private Replica(PostgresAdvisoryLocker locker) {
        this.locker = locker;
    }

    public static Replica start(Database database) {
        return start(database.connections(), SETTINGS);
    }

    public static Replica start(ConnectionSource connections, LockSettings settings) {
        Replica replica = notStarted(connections, settings, LockSessionListener.NONE);
        replica.locker.start();
        return replica;
    }

    public static Replica start(Database database, LockSessionListener listener) {
        Replica replica = notStarted(database.connections(), SETTINGS, listener);
        replica.locker.start();
        return replica.awaitUp();
    }

    public static Replica notStarted(ConnectionSource connections, LockSettings settings, LockSessionListener listener) {
        return ofApp("test", connections, settings, listener);
    }

    static Replica ofApp(String app, ConnectionSource connections, LockSettings settings, LockSessionListener listener) {
        return new Replica(new PostgresAdvisoryLocker(connections, settings,
                ReplicaIdentity.ofThisProcess(app, ThreadLocalRandom.current()), listener));
    }

    /** Returns a replica whose session rests when it has not been needed for a moment. */
    static Replica thatRests(Database database, Duration restAfter) {
        Replica replica = new Replica(new PostgresAdvisoryLocker(database.connections(), SETTINGS,
                ReplicaIdentity.ofThisProcess("test", ThreadLocalRandom.current()), LockSessionListener.NONE, restAfter));
        replica.locker.start();
        return replica.awaitUp();
    }

    public static LockSettings inNamespace(int namespace) {
        return with(SETTINGS.requestTimeout(), OptionalInt.of(namespace));
    }

    static LockSettings withRequestTimeout(Duration timeout) {
        return with(timeout, OptionalInt.empty());
    }

    /** Returns settings with a heartbeat too rare to detect anything in time. */
    static LockSettings withRareHeartbeat() {
        return new LockSettings(Duration.ofMinutes(3), Duration.ofMinutes(1), Duration.ofMinutes(2), SETTINGS.requestTimeout(),
                SETTINGS.backoff(), SETTINGS.maxBackoff(), OptionalInt.empty());
    }

    /** Returns settings with a heartbeat too rare to get between requests, none of which is given up. */
    static LockSettings thatWaits() {
        return new LockSettings(Duration.ofMinutes(3), Duration.ofMinutes(1), Duration.ofMinutes(2), LONG, SETTINGS.backoff(),
                SETTINGS.maxBackoff(), OptionalInt.empty());
    }

    static LockSettings withTakeOver(TakeOverMode mode) {
        return new LockSettings(SETTINGS.lease(), SETTINGS.heartbeat(), SETTINGS.deadline(), SETTINGS.requestTimeout(),
                SETTINGS.backoff(), SETTINGS.maxBackoff(), LockSettings.DEFAULT_REPEAT_EVERY, OptionalInt.empty(), mode,
                List.of(), SpreadSettings.EVEN);
    }

    static LockSettings listeningToRoles(String... roles) {
        return new LockSettings(SETTINGS.lease(), SETTINGS.heartbeat(), SETTINGS.deadline(), SETTINGS.requestTimeout(),
                SETTINGS.backoff(), SETTINGS.maxBackoff(), LockSettings.DEFAULT_REPEAT_EVERY, OptionalInt.empty(),
                TakeOverMode.PROMPT, List.of(roles), SpreadSettings.EVEN);
    }

    private static LockSettings with(Duration timeout, OptionalInt namespace) {
        return new LockSettings(SETTINGS.lease(), SETTINGS.heartbeat(), SETTINGS.deadline(), timeout, SETTINGS.backoff(),
                SETTINGS.maxBackoff(), namespace);
    }

    public Replica awaitUp() {
        await().atMost(LONG).until(locker::isUp);
        return this;
    }

    public Optional<LockGrant> tryLock(long key) {
        return locker.tryAdvisoryLock(key);
    }

    /** Acquires a lock that must be free, once the server has been up for long enough to give locks. */
    public LockGrant lock(long key) {
        return await().atMost(LONG).pollDelay(Duration.ZERO).pollInSameThread()
                .ignoreExceptionsMatching(Replica::isOfANewServer)
                .until(() -> tryLock(key), answer -> true)
                .orElseThrow(() -> new AssertionError("Lock " + key + " is busy"));
    }

    private static boolean isOfANewServer(Throwable e) {
        return e instanceof LockUnavailableException && e.getMessage().startsWith("PostgreSQL has just started");
    }

    @Override
    public void close() {
        locker.stop();
    }
}
