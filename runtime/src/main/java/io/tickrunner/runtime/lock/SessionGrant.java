package io.tickrunner.runtime.lock;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

import io.tickrunner.LockGrant;

/** A lock of the lock session: first reserved here, so that a key is never sent twice, then held, then released. */
final class SessionGrant implements LockGrant {

    private enum State {
        RESERVED,
        HELD,
        RELEASED
    }

    private final LockSession session;
    private final long lockId;
    private final AtomicReference<State> state = new AtomicReference<>(State.RESERVED);
    private final LossSignal loss = new LossSignal();

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
        return state.get() == State.HELD && session.isTrusted();
    }

    @Override
    public void onLost(Runnable listener) {
        loss.listen(listener);
    }

    @Override
    public boolean release() {
        return session.release(this);
    }

    void hold() {
        state.compareAndSet(State.RESERVED, State.HELD);
    }

    /** The request that releases the lock, for the one call that is to send it. */
    Optional<LockRequest> beginRelease() {
        return state.compareAndSet(State.HELD, State.RELEASED) ? Optional.of(LockRequest.unlock(this)) : Optional.empty();
    }

    boolean isReleased() {
        return state.get() == State.RELEASED;
    }

    /** A grant that was released is no longer the holder's to lose. */
    void lose() {
        if (state.get() != State.RELEASED) {
            loss.fire();
        }
    }

    boolean isLost() {
        return loss.isFired();
    }

    LockSession session() {
        return session;
    }
}
