package io.tickrunner.runtime.lock;

import java.time.Instant;

/**
 * A session that holds a lock, or a replica without locks, as reported by PostgreSQL.
 *
 * @param lockId the lock's key; {@code null} for a replica without locks
 * @param applicationName the session's application name
 * @param replica the replica's name, or {@code null} for a session that is not Tickrunner's
 * @param clientAddress the address it comes from, or {@code null} for a local one, or one that this role may not see
 * @param sessionSince when the session began, by the database's clock; {@code null} if this role may not see it
 */
public record LockHolder(Long lockId, String applicationName, String replica, String clientAddress, Instant sessionSince) {

    /** Returns whether the session belongs to another program. */
    public boolean isForeign() {
        return replica == null;
    }
}
