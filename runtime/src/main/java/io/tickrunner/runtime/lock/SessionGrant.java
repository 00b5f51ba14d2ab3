package io.tickrunner.runtime.lock;

import java.util.Optional;
import java.util.OptionalLong;

import io.tickrunner.LockGrant;
import io.tickrunner.runtime.time.Time;

/**
 * A lock of the lock session. It is first reserved here, which prevents a key from being sent twice, then held, then released.
 * The signal of its loss is a superclass, because each object per worker costs heap in every replica.
 */
public final class SessionGrant extends LossSignal implements LockGrant, LockRequest.Owner {

    /** The session that holds the lock. */
    interface Session {

        /** Returns whether, by the lease clock, no other replica can hold this session's locks at this moment. */
        boolean isTrusted();

        /** Returns the same, based on a check of the connection that is at most a few milliseconds old. */
        boolean verify();

        /** Releases a grant and waits for the answer. */
        boolean release(SessionGrant grant);

        /** Leaves the release to the next thread that sends, which notifies the peers first. */
        void releaseLater(SessionGrant grant);
    }

    private enum State {
        RESERVED,
        HELD,
        RELEASED
    }

    private final Session session;
    private final long lockId;
    private volatile State state = State.RESERVED;
    /** Set until it is answered; cleared to save memory. */
    private volatile LockRequest request = LockRequest.lock(this);
    /** The {@link Time#nanos()} at which the server's grant was read. */
    private volatile long heldAt;
    private volatile boolean ownerExpected;
    /** {@code null} until it is raised. */
    private volatile GrantFence fence;
    /** Until when a former holder may trust the lock, once known. */
    private volatile OptionalLong doubtUntil = OptionalLong.empty();

    SessionGrant(Session session, long lockId) {
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
        listen(listener);
    }

    @Override
    public boolean release() {
        return session.release(this);
    }

    void releaseLater() {
        session.releaseLater(this);
    }

    boolean isOf(Session other) {
        return session == other;
    }

    /** Returns the request for the lock; empty once answered. */
    public Optional<LockRequest> request() {
        return Optional.ofNullable(request);
    }

    @Override
    public void hold(long nanos) {
        heldAt = nanos;
        move(State.RESERVED, State.HELD);
    }

    /** Clears the request because all waiting callers have the answer. */
    @Override
    public void answered() {
        request = null;
    }

    /** Returns whether the lock was granted and not released, regardless of the state of the session. */
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

    /** Returns the raised fence; {@code null} if it is not raised. */
    GrantFence fence() {
        return fence;
    }

    void fence(GrantFence raised) {
        fence = raised;
    }

    /** Marks the grant as intended for a standby, which will set a listener. */
    void expectOwner() {
        ownerExpected = true;
    }

    /** Returns whether the standby that the grant was intended for did not accept it. */
    boolean isOrphan() {
        return ownerExpected && !hasListener();
    }

    /**
     * @param announced whether the peers are notified before it is sent
     */
    @Override
    public Optional<LockRequest> beginRelease(boolean announced) {
        return move(State.HELD, State.RELEASED) ? Optional.of(LockRequest.unlock(this, announced))
                : Optional.empty();
    }

    @Override
    public boolean isBeyondDoubt(long now, long deadlineNanos) {
        OptionalLong until = doubtUntil;
        return now - (until.isPresent() ? until.getAsLong() : heldAt + deadlineNanos) >= 0;
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

    /** Marks the grant as lost, unless it was released. */
    void lose() {
        if (state != State.RELEASED) {
            fire();
        }
    }

    boolean isLost() {
        return isFired();
    }
}
