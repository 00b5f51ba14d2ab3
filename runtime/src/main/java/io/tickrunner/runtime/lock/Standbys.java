package io.tickrunner.runtime.lock;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import org.jboss.logging.Logger;

import io.tickrunner.runtime.time.Time;

/** Tracks the workers that stand by for their locks, and which locks were busy. Thread-safe. */
final class Standbys {

    private static final Logger LOG = Logger.getLogger(Standbys.class);

    /** In the order of their registration. Guarded by this. */
    private final Set<Standby> standbys = new LinkedHashSet<>();
    private final Set<Long> busy = ConcurrentHashMap.newKeySet();
    private final ForeignHolders foreignHolders;
    private volatile boolean tryWanted;

    Standbys(Time time) {
        this.foreignHolders = new ForeignHolders(time);
    }

    synchronized void watch(Standby standby) {
        standbys.add(standby);
    }

    /** Passes on that a start of this worker was withdrawn. */
    void startWithdrawn(long lockId) {
        for (Standby standby : standbys) {
            if (standby.lockId() == lockId) {
                standby.startWithdrawn();
            }
        }
    }

    void unwatch(Standby standby) {
        synchronized (this) {
            standbys.remove(standby);
        }
        forget(standby.lockId());
    }

    private synchronized List<Standby> all() {
        return List.copyOf(standbys);
    }

    /** Forgets which locks were busy, because nothing was heard of them without a session. */
    void begin() {
        busy.clear();
    }

    /** Removes a worker that was unregistered. */
    void forget(long lockId) {
        busy.remove(lockId);
    }

    /** Returns the {@code application_name} of a program that holds a busy lock and is not a replica of this app. */
    Optional<String> foreignHolder(long lockId) {
        // Looked up at long intervals, and no longer valid once the lock is acquired here.
        return busy.contains(lockId) ? foreignHolders.of(lockId) : Optional.empty();
    }

    /** Returns whether the last attempt found a lock busy. */
    boolean isBusy(long lockId) {
        return busy.contains(lockId);
    }

    /** Asks for attempts now instead of with the next heartbeat, because locks were freed elsewhere. */
    void wantTry() {
        tryWanted = true;
    }

    boolean isTryWanted() {
        return tryWanted;
    }

    /**
     * Records that the attempts asked for are made now.
     *
     * @return whether attempts were asked for
     */
    boolean tries() {
        boolean wanted = tryWanted;
        tryWanted = false;
        return wanted;
    }

    /** Returns whether any worker wants its lock. */
    boolean isAnyWanted() {
        return all().stream().anyMatch(Standby::wantsLock);
    }

    /**
     * Returns one attempt for each wanted lock, to be sent with the heartbeat.
     *
     * @param all whether to try locks, too, that were busy and of which nothing says that they are free now
     */
    List<LockRequest> attempts(LockSession current, boolean all) {
        List<LockRequest> attempts = new ArrayList<>();
        for (Standby standby : all()) {
            if (!standby.wantsLock()) {
                busy.remove(standby.lockId());
            } else if (all || !busy.contains(standby.lockId()) || foreignHolders.of(standby.lockId()).isPresent()) {
                current.reserve(standby.lockId()).ifPresent(grant -> {
                    LockRequest request = grant.request().orElseThrow();
                    grant.expectOwner();
                    request.answer.whenComplete((granted, failure) -> attempted(standby, grant, granted));
                    attempts.add(request);
                });
            }
        }
        return attempts;
    }

    private void attempted(Standby standby, SessionGrant grant, Boolean granted) {
        if (granted != null) {
            tried(standby.lockId(), granted);
        }
        if (Boolean.TRUE.equals(granted)) {
            try {
                standby.granted(grant);
            } catch (RuntimeException | Error e) {
                grant.releaseLater(false);
                LOG.errorf(e, "Releasing lock %d: its worker did not accept it", standby.lockId());
            }
        }
    }

    /** Records busy locks, whose holders are looked up later. */
    void tried(long lockId, boolean granted) {
        if (granted) {
            busy.remove(lockId);
        } else {
            busy.add(lockId);
        }
    }

    void lookForForeignHolders(LockSession current) {
        foreignHolders.look(current, busy.stream().mapToLong(Long::longValue));
    }
}
