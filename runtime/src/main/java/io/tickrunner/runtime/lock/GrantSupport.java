package io.tickrunner.runtime.lock;

import java.time.Duration;
import java.util.Collection;
import java.util.Optional;
import java.util.function.LongSupplier;

import io.tickrunner.AdvisoryLocker;
import io.tickrunner.LockGrant;

/** What the lock session does for a grant beyond acquiring and releasing it. For the keeper of a worker's grant. */
public interface GrantSupport {

    /** Returns this part of a locker; empty for an app's own locker. */
    static Optional<GrantSupport> of(AdvisoryLocker locker) {
        return locker instanceof GrantSupport support ? Optional.of(support) : Optional.empty();
    }

    /**
     * Sets what says when work may begin next, so that the session is checked shortly before and not when a tick waits for
     * that.
     *
     * @param untilWork returns the time until then, in nanoseconds; called by any thread
     */
    void expectWork(LongSupplier untilWork);

    /** Announces that work with a lock is about to start. From now on a loss must be noticed within moments. */
    void workBegins();

    /** Announces the end of work. Called once for each {@link #workBegins()}. */
    void workEnds();

    /**
     * Returns how long work must still wait with a new grant because the former holder may not have noticed its loss yet.
     *
     * @return zero if the work may start; otherwise call again after the wait
     */
    Duration takeOverWait(LockGrant grant);

    /**
     * Returns whether an attempt at a lock is of no use, as far as this replica knows without asking. Either the last attempt
     * found it busy and the end of its holder would show at once, or it is left to another replica for the moment.
     */
    boolean isAttemptFutile(long lockId);

    /** Releases many grants at once. Notifies the other replicas of runs here first, and asks them to try afterwards. */
    void handBack(Collection<LockGrant> grants);

    /** Releases one grant in the same way without waiting; grants released at the same time are sent together. */
    void handBackSoon(LockGrant grant);
}
