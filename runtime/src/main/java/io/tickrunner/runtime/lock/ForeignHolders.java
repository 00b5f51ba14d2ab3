package io.tickrunner.runtime.lock;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;

import org.jboss.logging.Logger;

import io.tickrunner.runtime.config.ReplicaIdentity;
import io.tickrunner.runtime.time.Time;

/**
 * Detects programs other than this app's replicas that hold a worker's lock. Each one is logged as a warning once and is
 * visible in health data.
 */
final class ForeignHolders {

    private static final Logger LOG = Logger.getLogger(ForeignHolders.class);
    private static final long LOOK_EVERY_NANOS = TimeUnit.SECONDS.toNanos(30);
    /** So many replicas look that often. More look more rarely, because each look reads all locks of the server. */
    private static final int LOOKING_REPLICAS = 5;

    private final Map<Long, String> holders = new ConcurrentHashMap<>();
    private final Time time;
    private long nextLook;

    ForeignHolders(Time time) {
        this.time = time;
        this.nextLook = time.nanos();
    }

    Optional<String> of(long lockId) {
        return Optional.ofNullable(holders.get(lockId));
    }

    /** Looks up at intervals who holds the locks that were busy. Called on the session's thread. */
    void look(LockSession session, int others, LongStream busy) {
        long pause = LOOK_EVERY_NANOS * Math.max(1, others / LOOKING_REPLICAS);
        // Once others have gone, those that remain must not rely on them.
        nextLook = Time.earlier(nextLook, time.nanos() + pause);
        if (time.nanos() - nextLook < 0) {
            return;
        }
        long[] keys = busy.toArray();
        if (keys.length == 0) {
            holders.clear();
            return;
        }
        nextLook = time.nanos() + pause;
        Map<Long, String> seen = new ConcurrentHashMap<>();
        session.foreignHolders(keys, seen::put);
        holders.keySet().retainAll(seen.keySet());
        seen.forEach((key, holder) -> {
            if (!holder.equals(holders.put(key, holder))) {
                LOG.warnf("Lock %d is held by %s: its worker cannot run until that session releases it; choose another lock ID,"
                        + " or set quarkus.tickrunner.lock-namespace", key, named(holder));
            }
        });
    }

    private static String named(String holder) {
        return ReplicaIdentity.appOf(holder)
                .map(app -> "\"" + app + "\", another Tickrunner app (\"" + holder + "\")")
                .orElse("\"" + holder + "\", which is not Tickrunner");
    }
}
