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

    /** Records that the session with this backend was lost. The backend may still exist. */
    void lost(int backendPid);

    /**
     * An open session on which the lease runs.
     *
     * @param confirmedAt when the last answered statement was sent, by the monotonic clock of this replica
     * @param takeNoLockFor how long another replica may still trust a lock that the server has lost
     * @param hears whether notifications reach the session
     */
    record Opened(ServerLink link, long confirmedAt, int backendPid, Duration takeNoLockFor, boolean hears) {
    }
}
