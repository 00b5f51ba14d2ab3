package io.tickrunner.runtime.lock;

import java.util.concurrent.CompletableFuture;

import io.tickrunner.LockUnavailableException;

/**
 * One lock or unlock that waits to be sent. Its answer is completed by whoever reads the server's; a caller that gives up
 * completes it first, and thereby leaves the server's answer to the session.
 */
final class LockRequest {

    final SessionGrant grant;
    final boolean lock;
    /** Of an unlock: whether the peers are told of it, and of what ran under the lock, before it is sent. */
    final boolean announced;
    final CompletableFuture<Boolean> answer = new CompletableFuture<>();
    /** The server's answer for others who want the same lock here, once the caller has dealt with its own. */
    final CompletableFuture<Boolean> settled = new CompletableFuture<>();

    private LockRequest(SessionGrant grant, boolean lock, boolean announced) {
        this.grant = grant;
        this.lock = lock;
        this.announced = announced;
    }

    static LockRequest lock(SessionGrant grant) {
        return new LockRequest(grant, true, false);
    }

    static LockRequest unlock(SessionGrant grant, boolean announced) {
        return new LockRequest(grant, false, announced);
    }

    long key() {
        return grant.lockId();
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

    void fail(LockUnavailableException unavailable) {
        answer.completeExceptionally(unavailable);
        settled.completeExceptionally(unavailable);
    }
}
