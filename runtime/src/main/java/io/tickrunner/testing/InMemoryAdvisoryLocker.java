package io.tickrunner.testing;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

import io.tickrunner.AdvisoryLocker;
import io.tickrunner.LockGrant;
import io.tickrunner.LockUnavailableException;
import io.tickrunner.runtime.lock.LossSignal;

/**
 * Keeps locks in memory, for an app's tests. Produce it as a bean in the test sources, or extend it, to replace the PostgreSQL
 * locker:
 *
 * <pre>
 * &#64;Mock
 * &#64;Singleton
 * public class TestLocker extends InMemoryAdvisoryLocker {
 * }
 * </pre>
 *
 * Thread-safe. Instances share no locks.
 */
public class InMemoryAdvisoryLocker implements AdvisoryLocker {

    private final Map<Long, Grant> grants = new ConcurrentHashMap<>();
    private volatile boolean available = true;

    @Override
    public Optional<LockGrant> tryAdvisoryLock(long lockId) {
        if (!available) {
            throw new LockUnavailableException("the in-memory locks were made unavailable");
        }
        Grant grant = new Grant(lockId);
        if (grants.putIfAbsent(lockId, grant) != null) {
            return Optional.empty();
        }
        if (!available) {
            lose(lockId);
        }
        return Optional.of(grant);
    }

    /**
     * Takes a grant away from its holder, as a lost lock session would.
     *
     * @param lockId the lock's key
     * @return whether the lock was held
     */
    public boolean lose(long lockId) {
        Grant grant = grants.remove(lockId);
        return grant != null && grant.lose();
    }

    /**
     * Simulates a database outage: while unavailable, every attempt throws an exception and every grant is lost.
     *
     * @param available {@code false} to begin an outage, {@code true} to end it
     */
    public void setAvailable(boolean available) {
        this.available = available;
        if (!available) {
            grants.keySet().forEach(this::lose);
        }
    }

    private final class Grant implements LockGrant {

        private final long lockId;
        private final LossSignal loss = new LossSignal();

        Grant(long lockId) {
            this.lockId = lockId;
        }

        @Override
        public long lockId() {
            return lockId;
        }

        @Override
        public boolean isHeld() {
            return grants.get(lockId) == this;
        }

        @Override
        public void onLost(Runnable listener) {
            loss.listen(listener);
        }

        @Override
        public boolean release() {
            grants.remove(lockId, this);
            return !loss.isFired();
        }

        boolean lose() {
            return loss.fire();
        }
    }
}
