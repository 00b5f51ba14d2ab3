package io.tickrunner.runtime.pg;

import java.sql.Connection;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * The backends of lost sessions that may have to be ended. Their work has the whole lease to stop; only then are they ended, by
 * whichever session is open. Used by the lock session's thread.
 */
final class OrphanedBackends {

    /** Sessions that are lost more often than that within a lease have other troubles. */
    private static final int MOST = 16;

    private final long leaseNanos;
    private final String ownName;
    private final Deque<OrphanedBackend> orphans = new ArrayDeque<>();

    /**
     * @param ownName the {@code application_name} of this replica's lock sessions
     */
    OrphanedBackends(long leaseNanos, String ownName) {
        this.ownName = ownName;
        this.leaseNanos = leaseNanos;
    }

    void add(OrphanedBackend orphan) {
        // A pooler may have served two sessions by one backend. The work of the later one has a lease of its own.
        forget(orphan.pid(), orphan.startedAt());
        if (orphans.size() == MOST) {
            orphans.removeFirst();
        }
        orphans.addLast(orphan);
    }

    /** Forgets a backend because it serves a new session of this replica. */
    void forget(int pid, long startedAt) {
        orphans.removeIf(orphan -> orphan.pid() == pid && orphan.startedAt() == startedAt);
    }

    /**
     * Ends those that were lost a lease ago, and forgets them. One round trip for each, and none if there is none. One that
     * answers this call itself, because a pooler sits in between, waits for the next call.
     */
    void end(Connection connection) {
        orphans.removeIf(orphan -> System.nanoTime() - orphan.lostAt() >= leaseNanos && !orphan.end(connection, ownName));
    }
}
