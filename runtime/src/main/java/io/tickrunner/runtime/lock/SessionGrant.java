package io.tickrunner.runtime.lock;

import java.util.Optional;
import java.util.OptionalLong;

import io.tickrunner.LockGrant;
import io.tickrunner.runtime.time.Time;

/** A lock of the lock session: first reserved here, so that a key is never sent twice, then held, then released. */
public final class SessionGrant implements LockGrant {

    private enum State {
        RESERVED,
        HELD,
        RELEASED
    }

    private final LockSession session;
    private final long lockId;
    private volatile State state = State.RESERVED;
    private final LossSignal loss = new LossSignal();
    /** Until it is answered; then it would only take memory. */
    private volatile LockRequest request = LockRequest.lock(this);
    /** {@link Time#nanos()} of the moment when the server's yes was read. */
    private volatile long heldAt;
    private volatile boolean ownerExpected;
    /** Until when a former holder may trust the lock, once that was found out. */
    private volatile OptionalLong doubtUntil = OptionalLong.empty();

    SessionGrant(LockSession session, long lockId) {
        this.session = session;
        this.lockId = lockId;
    }

    @Override
    public long lockId() {
        return lockId;
    }

    @Override
    public boolean isHeld() {
        return state == State.HELD && session.isTrusted();
    }

    @Override
    public boolean verifyHeld() {
        return state == State.HELD && session.verify();
    }

    @Override
    public void onLost(Runnable listener) {
        loss.listen(listener);
    }

    @Override
    public boolean release() {
        return session.release(this);
    }

    /** The request by which the lock is asked for; empty once that is answered. */
    Optional<LockRequest> request() {
        return Optional.ofNullable(request);
    }

    void hold(long nanos) {
        heldAt = nanos;
        move(State.RESERVED, State.HELD);
    }

    /** Everybody who waited for the request has the answer. */
    void answered() {
        request = null;
    }

    /** Whether it was neither released nor never granted; says nothing about the session. */
    boolean isKept() {
        return state == State.HELD;
    }

    public long heldAt() {
        return heldAt;
    }

    public OptionalLong doubtUntil() {
        return doubtUntil;
    }

    public void doubtUntil(long nanos) {
        doubtUntil = OptionalLong.of(nanos);
    }

    /** It is meant for a stand-by, who sets a listener. */
    void expectOwner() {
        ownerExpected = true;
    }

    /** Whether the stand-by that it was meant for did not take it. */
    boolean isOrphan() {
        return ownerExpected && !loss.hasListener();
    }

    /**
     * The request that releases the lock, for the one call that is to send it.
     *
     * @param announced whether the peers are told before it is sent
     */
    Optional<LockRequest> beginRelease(boolean announced) {
        return move(State.HELD, State.RELEASED) ? Optional.of(LockRequest.unlock(this, announced))
                : Optional.empty();
    }

    private synchronized boolean move(State from, State to) {
        boolean moves = state == from;
        if (moves) {
            state = to;
        }
        return moves;
    }

    boolean isReleased() {
        return state == State.RELEASED;
    }

    /** A grant that was released is no longer the holder's to lose. */
    void lose() {
        if (state != State.RELEASED) {
            loss.fire();
        }
    }

    boolean isLost() {
        return loss.isFired();
    }

    public LockSession session() {
        return session;
    }
}
