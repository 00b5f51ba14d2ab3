package io.tickrunner.runtime.lock;

import java.util.concurrent.CompletableFuture;

import io.tickrunner.LockUnavailableException;

/**
 * One lock or unlock that waits to be sent. Its answer is completed by whoever reads the server's; a caller that gives up
 * completes it first, and thereby leaves the server's answer to the session.
 */
public final class LockRequest implements ServerLink.LockCall {

    public final SessionGrant grant;
    public final boolean lock;
    /** Of an unlock: whether the peers are told of it, and of what ran under the lock, before it is sent. */
    final boolean announced;
    public final CompletableFuture<Boolean> answer = new CompletableFuture<>();
    /** The server's answer for others who want the same lock here, once the caller has dealt with its own. */
    final CompletableFuture<Boolean> settled = new CompletableFuture<>();

    private LockRequest(SessionGrant grant, boolean lock, boolean announced) {
        this.grant = grant;
        this.lock = lock;
        this.announced = announced;
    }

    public static LockRequest lock(SessionGrant grant) {
        return new LockRequest(grant, true, false);
    }

    static LockRequest unlock(SessionGrant grant, boolean announced) {
        return new LockRequest(grant, false, announced);
    }

    @Override
    public long key() {
        return grant.lockId();
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
            settled.completeExceptionally(new LockUnavailableException("Whoever asked first has given up"));
        }
        return wanted;
    }

    public void fail(LockUnavailableException unavailable) {
        answer.completeExceptionally(unavailable);
        settled.completeExceptionally(unavailable);
    }
}
