package io.tickrunner.runtime.lock;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;

import io.tickrunner.LockUnavailableException;

/**
 * A lock or unlock that waits to be sent. {@link Answers} completes it with the server's answer. A caller that gives up
 * completes it first, and thereby leaves the server's answer to the session.
 */
public final class LockRequest implements ServerLink.LockCall {

    /** What is locked or unlocked. Learns the server's answer before the callers. */
    interface Owner {

        long lockId();

        /** Records that the server granted the lock. */
        void hold(long nanos);

        /** Records that all waiting callers have the answer. */
        void answered();

        /** Returns the request that releases the lock, to only one caller, which sends it. */
        Optional<LockRequest> beginRelease(boolean announced);

        /** Returns whether no holder before this one can trust the lock any more. */
        boolean isBeyondDoubt(long now, long deadlineNanos);
    }

    final Owner owner;
    public final boolean lock;
    /** For an unlock: whether the peers are notified of it, and of runs under the lock, before it is sent. */
    final boolean announced;
    public final CompletableFuture<Boolean> answer = new CompletableFuture<>();
    /**
     * The server's answer for other callers here that want the same lock, completed after the first caller has handled it;
     * {@code null} if the lock was not tried.
     */
    final CompletableFuture<Boolean> settled = new CompletableFuture<>();

    /** Whether a caller waits for the answer. Set before it is sent. */
    private boolean awaited;

    private LockRequest(Owner owner, boolean lock, boolean announced) {
        this.owner = owner;
        this.lock = lock;
        this.announced = announced;
    }

    static LockRequest lock(Owner owner) {
        return new LockRequest(owner, true, false);
    }

    static LockRequest unlock(Owner owner, boolean announced) {
        return new LockRequest(owner, false, announced);
    }

    /** Records that a caller is about to wait for the answer. */
    LockRequest expectCaller() {
        awaited = true;
        return this;
    }

    boolean isAwaited() {
        return awaited;
    }

    @Override
    public long key() {
        return owner.lockId();
    }

    @Override
    public boolean isLock() {
        return lock;
    }

    /**
     * @return {@code false} if the caller had given up
     */
    boolean complete(boolean yes) {
        boolean wanted = answer.complete(yes);
        if (wanted) {
            settled.complete(yes);
        } else {
            settled.completeExceptionally(new LockUnavailableException("The first caller has given up"));
        }
        return wanted;
    }

    /** Returns whether the server has granted the lock. */
    boolean isGranted() {
        return !answer.isCompletedExceptionally() && Boolean.TRUE.equals(answer.getNow(false));
    }

    /** Answers that the key was not tried, by {@code null}. */
    void leaveUntried() {
        answer.complete(null);
        settled.complete(null);
    }

    public void fail(LockUnavailableException unavailable) {
        answer.completeExceptionally(unavailable);
        settled.completeExceptionally(unavailable);
    }
}
