package io.tickrunner.runtime.lock;

import java.time.Instant;

/**
 * A session that holds a lock, or a replica that holds none, as PostgreSQL knows it.
 *
 * @param lockId the lock's key; {@code null} for a replica that holds none
 * @param applicationName what the session calls itself
 * @param replica the replica's name, or {@code null} for a session that is not Tickrunner's
 * @param clientAddress the address it comes from, or {@code null} for a local one, or one that this role may not see
 * @param sessionSince when the session began, by the database's clock; {@code null} if this role may not see it
 */
public record LockHolder(Long lockId, String applicationName, String replica, String clientAddress, Instant sessionSince) {

    /** Whether the session is another program's. */
    public boolean isForeign() {
        return replica == null;
    }
}
