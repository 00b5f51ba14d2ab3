package io.tickrunner.runtime.pg;

import java.sql.Connection;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

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
        List<OrphanedBackend> answering = new ArrayList<>();
        while (!orphans.isEmpty() && System.nanoTime() - orphans.peekFirst().lostAt() >= leaseNanos) {
            OrphanedBackend orphan = orphans.removeFirst();
            if (orphan.end(connection, ownName)) {
                answering.add(orphan);
            }
        }
        for (int i = answering.size() - 1; i >= 0; i--) {
            orphans.addFirst(answering.get(i));
        }
    }
}
