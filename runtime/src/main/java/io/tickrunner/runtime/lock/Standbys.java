package io.tickrunner.runtime.lock;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

import org.jboss.logging.Logger;

import io.tickrunner.runtime.spread.MoveLog;
import io.tickrunner.runtime.time.Time;

/** Tracks the workers that stand by for their locks, and which locks were busy. Thread-safe. */
final class Standbys {

    private static final Logger LOG = Logger.getLogger(Standbys.class);
    private static final long UNKNOWN = -1;

    /**
     * For so long after locks were freed, a replica leaves those to others that hold less than their share. They hear of it
     * within the pause between two looks at the connection.
     */
    private static final long LIMITED_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

    /** In the order of their registration, by their locks. Guarded by this. */
    private final Map<Long, Standby> standbys = new LinkedHashMap<>();
    /** The busy locks, with what had been told before they were tried, or {@link #UNKNOWN}. */
    private final Map<Long, Long> busy = new ConcurrentHashMap<>();
    /** The number of times that something told that locks may be free. */
    private final AtomicLong told = new AtomicLong();
    private final ForeignHolders foreignHolders;
    private final MoveLog moves;
    private final Time time;
    private volatile boolean tryWanted;
    private volatile boolean limited;
    private volatile long limitedUntil;
    /** The locks that were not tried because others hold less than their share. */
    private volatile Set<Long> leftOut = Set.of();

    /** Chooses the locks to try. */
    interface Choice {

        /**
         * @param limited whether to leave locks to replicas that hold less than their share
         */
        List<Standby> of(List<Standby> wanted, boolean limited);
    }

    Standbys(MoveLog moves, Time time) {
        this.moves = moves;
        this.time = time;
        this.foreignHolders = new ForeignHolders(time);
    }

    synchronized void watch(Standby standby) {
        standbys.put(standby.lockId(), standby);
    }

    /** Passes on that a start of this worker was withdrawn. */
    void startWithdrawn(long lockId) {
        for (Standby standby : all()) {
            if (standby.lockId() == lockId) {
                standby.startWithdrawn();
            }
        }
    }

    void unwatch(Standby standby) {
        synchronized (this) {
            standbys.remove(standby.lockId(), standby);
        }
        forget(standby.lockId());
    }

    synchronized List<Standby> all() {
        return List.copyOf(standbys.values());
    }

    synchronized Optional<Standby> of(long lockId) {
        return Optional.ofNullable(standbys.get(lockId));
    }

    /** Begins with a new session: nothing was heard of busy locks without one. */
    void begin() {
        told.incrementAndGet();
        tryWanted = false;
        limited = false;
        leftOut = Set.of();
    }

    /** Forgets whether a lock is busy. */
    void forget(long lockId) {
        busy.remove(lockId);
    }

    /** Returns the {@code application_name} of a program that holds a busy lock and is not a replica of this app. */
    Optional<String> foreignHolder(long lockId) {
        // Looked up at long intervals, and no longer valid once the lock is acquired here.
        return busy.containsKey(lockId) ? foreignHolders.of(lockId) : Optional.empty();
    }

    /**
     * Returns whether an attempt found a lock busy, and nothing that was told since then means that it may be free. Other
     * programs
     * tell nothing.
     */
    boolean isStillBusy(long lockId) {
        Long asOf = busy.get(lockId);
        return asOf != null && asOf == told.get() && foreignHolders.of(lockId).isEmpty();
    }

    /** Asks for attempts now instead of with the next heartbeat, because locks were freed elsewhere. */
    void wantTry() {
        told.incrementAndGet();
        if (!limited) {
            limitedUntil = time.nanos() + LIMITED_NANOS;
            limited = true;
        }
        tryWanted = true;
    }

    /** Asks for attempts at these locks now, because they were released for this replica. */
    void wantTry(Collection<Long> lockIds) {
        busy.keySet().removeAll(lockIds);
        tryWanted = true;
    }

    boolean isTryWanted() {
        return tryWanted || !leftOut.isEmpty() && time.nanos() - limitedUntil >= 0;
    }

    /** Returns whether a lock is left for a moment to a replica that lacks its share, and then tried here. Any thread. */
    boolean isLeftOut(long lockId) {
        return leftOut.contains(lockId) && time.nanos() - limitedUntil < 0;
    }

    /** Records that the attempts asked for are made now. What is told from now on asks for further ones. */
    void tries() {
        tryWanted = false;
    }

    /** Returns whether any worker wants its lock. */
    boolean isAnyWanted() {
        return all().stream().anyMatch(Standby::wantsLock);
    }

    /**
     * Returns one attempt for each wanted lock, to be sent with the heartbeat.
     *
     * @param all whether to try locks, too, that are still busy as far as known
     * @param choice chooses among them
     */
    List<LockRequest> attempts(LockSession current, boolean all, Choice choice) {
        List<LockRequest> attempts = new ArrayList<>();
        long asOf = told.get();
        List<Standby> wanted = new ArrayList<>();
        for (Standby standby : all()) {
            if (!standby.wantsLock()) {
                busy.remove(standby.lockId());
            } else if (all || !isStillBusy(standby.lockId())) {
                wanted.add(standby);
            }
        }
        for (Standby standby : chosen(wanted, choice)) {
            current.reserve(standby.lockId()).ifPresent(grant -> {
                LockRequest request = grant.request().orElseThrow();
                grant.expectOwner();
                request.answer.whenComplete((granted, failure) -> attempted(standby, grant, granted, asOf));
                attempts.add(request);
            });
        }
        return attempts;
    }

    private List<Standby> chosen(List<Standby> wanted, Choice choice) {
        limited &= time.nanos() - limitedUntil < 0;
        List<Standby> chosen = choice.of(wanted, limited);
        Set<Long> left = new HashSet<>();
        if (limited) {
            wanted.forEach(standby -> left.add(standby.lockId()));
            chosen.forEach(standby -> left.remove(standby.lockId()));
        }
        leftOut = left;
        limited = !left.isEmpty();
        return chosen;
    }

    private void attempted(Standby standby, SessionGrant grant, Boolean granted, long asOf) {
        if (Boolean.TRUE.equals(granted)) {
            busy.remove(standby.lockId());
        } else if (granted != null && of(standby.lockId()).filter(s -> s == standby).isPresent()) {
            busy.put(standby.lockId(), asOf);
            if (!leftOut.isEmpty()) {
                // Another one may be free instead.
                tryWanted = true;
            }
        }
        if (Boolean.TRUE.equals(granted)) {
            moves.acquired(standby.lockId());
            try {
                standby.granted(grant);
            } catch (RuntimeException | Error e) {
                grant.releaseLater(false);
                LOG.errorf(e, "Releasing lock %d: its worker did not accept it", standby.lockId());
            }
        }
    }

    /**
     * Records the answer to an attempt that was not one of {@link #attempts}. It may have shared an earlier request, so it does
     * not
     * show that the lock is still busy.
     */
    void tried(long lockId, boolean granted) {
        if (granted) {
            busy.remove(lockId);
        } else {
            busy.putIfAbsent(lockId, UNKNOWN);
        }
    }

    void lookForForeignHolders(LockSession current) {
        foreignHolders.look(current, busy.keySet().stream().mapToLong(Long::longValue));
    }
}
