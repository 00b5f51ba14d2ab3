package io.tickrunner.runtime.lock;

import java.time.Duration;

/** Opens sessions with the server. Used by the thread that keeps the lock session. */
public interface Opener {

    /**
     * Opens a session, sets it up and proves that it can be relied on.
     *
     * @throws SessionRefusedException if that is not possible now; the message says why, and how to fix it
     */
    Opened open() throws SessionRefusedException;

    /** Takes note that the session with this backend, opened before, was lost: its backend may be left behind. */
    void lost(int backendPid);

    /**
     * An open session on which the lease runs.
     *
     * @param confirmedAt when the last answered statement was sent, by the monotonic clock of this replica
     * @param takeNoLockFor how long another replica may still trust a lock that the server has forgotten
     */
    record Opened(ServerLink link, long confirmedAt, int backendPid, Duration takeNoLockFor) {
    }
}
