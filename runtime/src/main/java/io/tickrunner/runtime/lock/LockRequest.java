package io.tickrunner.runtime.lock;

import java.util.concurrent.CompletableFuture;

/**
 * One lock or unlock that waits to be sent. Its future is completed by whoever reads the server's answer; a caller that gives
 * up completes it first, and thereby leaves the answer to the session.
 */
final class LockRequest {

    final SessionGrant grant;
    final boolean lock;
    final CompletableFuture<Boolean> answer = new CompletableFuture<>();

    private LockRequest(SessionGrant grant, boolean lock) {
        this.grant = grant;
        this.lock = lock;
    }

    static LockRequest lock(SessionGrant grant) {
        return new LockRequest(grant, true);
    }

    static LockRequest unlock(SessionGrant grant) {
        return new LockRequest(grant, false);
    }

    long key() {
        return grant.lockId();
    }
}
