package io.tickrunner.simulator.postgres;

/**
 * From when to when the server's memory goes back, as its views tell it. All times are by its wall clock, in microseconds since
 * 1970.
 *
 * @param started {@code pg_postmaster_start_time()}: a crash of one backend does not change it
 * @param statsReset when the statistics were last reset: by {@code initdb}, and by each recovery from a crash
 * @param writable when the processes started that run only in a server that takes writes; null on a standby
 * @param wasStandby whether the server received WAL since it started
 * @param made when the data directory was made
 * @param checkpoint the last checkpoint
 */
record ServerLifeFacts(long started, long statsReset, Long writable, boolean wasStandby, long made, long checkpoint) {

    static ServerLifeFacts ofNewServer(long now) {
        return new ServerLifeFacts(now, now, now, false, now, now);
    }

    /** A copy of another server's data, which follows it. */
    static ServerLifeFacts ofStandby(long now, long made) {
        return new ServerLifeFacts(now, now, null, true, made, made);
    }

    ServerLifeFacts checkpointed(long now) {
        return new ServerLifeFacts(started, statsReset, writable, wasStandby, made, now);
    }

    /** After the same postmaster has set up the shared memory anew, which knew of received WAL. */
    ServerLifeFacts recovered(long now) {
        boolean isStandby = writable == null;
        return new ServerLifeFacts(started, now, isStandby ? null : (Long) now, isStandby, made, now);
    }

    /**
     * @param postmaster when the postmaster started, before it recovered and accepted connections
     * @param cleanly whether the server wrote a checkpoint when it stopped
     */
    ServerLifeFacts restarted(long postmaster, long now, boolean cleanly, boolean asStandby) {
        return new ServerLifeFacts(postmaster, cleanly ? statsReset : now, asStandby ? null : (Long) now, asStandby, made,
                cleanly ? checkpoint : now);
    }

    ServerLifeFacts promoted(long now) {
        return new ServerLifeFacts(started, statsReset, now, wasStandby, made, now);
    }
}
