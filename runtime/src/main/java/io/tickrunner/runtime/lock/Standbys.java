package io.tickrunner.runtime.lock;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import org.jboss.logging.Logger;

import io.tickrunner.runtime.time.Time;

/** The workers that stand by for their locks, and which locks were busy. Thread-safe. */
final class Standbys {

    private static final Logger LOG = Logger.getLogger(Standbys.class);

    private final Set<Standby> standbys = ConcurrentHashMap.newKeySet();
    private final Set<Long> busy = ConcurrentHashMap.newKeySet();
    private final ForeignHolders foreignHolders;

    Standbys(Time time) {
        this.foreignHolders = new ForeignHolders(time);
    }

    void watch(Standby standby) {
        standbys.add(standby);
    }

    void unwatch(Standby standby) {
        standbys.remove(standby);
        forget(standby.lockId());
    }

    /** The worker was unregistered. */
    void forget(long lockId) {
        busy.remove(lockId);
    }

    /** The {@code application_name} of a program that is not a replica of this app and holds a busy lock. */
    Optional<String> foreignHolder(long lockId) {
        // Looked for at long intervals, and no longer true once the lock is acquired here.
        return busy.contains(lockId) ? foreignHolders.of(lockId) : Optional.empty();
    }

    /** One attempt for each lock that is wanted, to be sent with the heartbeat. */
    List<LockRequest> attempts(LockSession current) {
        List<LockRequest> attempts = new ArrayList<>();
        for (Standby standby : standbys) {
            if (standby.wantsLock()) {
                current.reserve(standby.lockId()).ifPresent(request -> {
                    request.grant.expectOwner();
                    request.answer.whenComplete((granted, failure) -> attempted(standby, request, granted));
                    attempts.add(request);
                });
            } else {
                busy.remove(standby.lockId());
            }
        }
        return attempts;
    }

    private void attempted(Standby standby, LockRequest request, Boolean granted) {
        if (granted != null) {
            tried(standby.lockId(), granted);
        }
        if (Boolean.TRUE.equals(granted)) {
            try {
                standby.granted(request.grant);
            } catch (RuntimeException | Error e) {
                request.grant.session().releaseLater(request.grant, false);
                LOG.errorf(e, "Releasing lock %d: its worker did not accept it", standby.lockId());
            }
        }
    }

    /** Takes note of busy locks, to see who else may hold them. */
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
