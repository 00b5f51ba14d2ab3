package io.tickrunner.runtime.lock;

import java.util.concurrent.CompletableFuture;

import io.tickrunner.LockUnavailableException;
import io.tickrunner.runtime.time.Time;

/**
 * An attempt to raise a fence that waits to be sent. The thread that has the wire makes it. A caller that gives up leaves the
 * answer to the grant, which the next attempt asks first.
 */
final class FenceErrand {

    private final SessionGrant grant;
    private final FenceKeys keys;
    private final ServerLink link;
    private final SessionTrust trust;
    private final Time time;
    private final CompletableFuture<FenceAnswer> answer = new CompletableFuture<>();

    FenceErrand(SessionGrant grant, FenceKeys keys, ServerLink link, SessionTrust trust, Time time) {
        this.grant = grant;
        this.keys = keys;
        this.link = link;
        this.trust = trust;
        this.time = time;
    }

    CompletableFuture<FenceAnswer> answer() {
        return answer;
    }

    /** Throws, because there is no answer. */
    FenceAnswer giveUp(String why) {
        throw new LockUnavailableException(why);
    }

    /** Asks the server. Used by the thread that has the wire. */
    void run() {
        try {
            if (trust.isLost() || !grant.isKept()) {
                // A fence raised after the release of the lock would never be lowered.
                throw new LockUnavailableException(trust.isLost() ? "The lock session was lost: " + trust.lostBecause()
                        : "Lock " + grant.lockId() + " was released");
            }
            answer.complete(ask());
        } catch (LockUnavailableException e) {
            answer.completeExceptionally(e);
        } catch (RuntimeException | Error e) {
            answer.completeExceptionally(new LockUnavailableException("Internal error in the lock session: " + e, e));
            throw e;
        }
    }

    private FenceAnswer ask() {
        long sentAt = time.nanos();
        FenceAnswer given;
        try {
            given = link.raiseFence(grant.lockId(), keys);
        } catch (LinkFailure e) {
            if (e.isBroken()) {
                trust.lose(e.getMessage());
            }
            throw new LockUnavailableException("PostgreSQL did not raise the fence of lock " + grant.lockId() + ": "
                    + e.getMessage(), e);
        }
        trust.confirm(sentAt);
        if (given instanceof FenceAnswer.Raised raised) {
            grant.fence(raised.fence());
        }
        return given;
    }
}
