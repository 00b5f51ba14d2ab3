package io.tickrunner.simulator.cluster;

/** What can befall a cluster. A seed draws which of them do, and how often. */
enum Fault {
    /** SIGKILL, and a new replica later. */
    KILL(true),
    /** SIGTERM, and a new replica later. */
    TERMINATE(true),
    /** SIGSTOP, and SIGCONT later. */
    FREEZE(true),
    /** Threads that get going late. */
    SLOW_THREADS(true),
    /** The network is cut in both directions, and repaired later. */
    CUT(false),
    /** The network is cut in one direction. */
    HALF_CUT(false),
    /** Answers take long. */
    SLOW_NETWORK(false),
    /** All connections of a replica are reset. */
    RESET(false),
    /** Connections end by a FIN that only the client gets. */
    CLOSE_TOWARDS_CLIENT(false),
    /** {@code pg_terminate_backend}. */
    TERMINATE_SESSION(true),
    /** The kill of a backend, and the server's recovery. */
    CRASH_BACKEND(true),
    /** {@code pg_ctl restart -m fast}. */
    RESTART_FAST(true),
    /** {@code pg_ctl restart -m immediate}. */
    RESTART_IMMEDIATE(true),
    /** The network is cut, and {@code pg_terminate_backend} ends the session behind the cut. */
    CUT_AND_TERMINATE(false),
    /** A proxy before the server ends all sessions, and one replica is cut off from it and does not learn that. */
    CUT_AND_TERMINATE_ALL(false),
    /** A replica is cut off, and a standby takes over. */
    CUT_AND_FAIL_OVER(true),
    /** The server's machine is lost: no connection is closed. */
    POWER_LOSS(false),
    /** A standby takes over. */
    FAIL_OVER(false),
    /** PostgreSQL passes on no notification for a while. */
    NOTIFICATIONS_REFUSED(true),
    /** A statement is cancelled. */
    STATEMENT_CANCELLED(true),
    /** A wall clock jumps. */
    CLOCK_JUMP(true),
    /** The app halts its scheduler for a while. */
    SCHEDULER_HALTED(true),
    /** An operator drains a replica, and undrains it later. */
    DRAIN(true),
    /** An operator pauses a worker everywhere, and resumes it later. */
    PAUSE(true),
    /** An operator pauses a worker everywhere, with an end at which the pause ends by itself. */
    PAUSE_UNTIL(true),
    /** An operator runs a worker now. */
    RUN_NOW(true),
    /** A lock session holds a lock that nobody in its replica asked for. Only an audit finds it, so it is not drawn. */
    STRAY_LOCK(true, false),
    /** The server forgets a lock, as if a proxy had reset the session. Nothing covers that, so it is not drawn. */
    FORGOTTEN_LOCK(true, false);

    private final boolean coveredByPrompt;
    private final boolean drawn;

    Fault(boolean coveredByPrompt) {
        this(coveredByPrompt, true);
    }

    Fault(boolean coveredByPrompt, boolean drawn) {
        this.coveredByPrompt = coveredByPrompt;
        this.drawn = drawn;
    }

    /** Returns whether it may happen in any simulation. */
    boolean isDrawn() {
        return drawn;
    }

    /** Returns whether the replica does not hear from the server while it lasts. */
    boolean isCut() {
        return this == CUT || this == HALF_CUT || this == CUT_AND_TERMINATE || this == CUT_AND_TERMINATE_ALL
                || this == CUT_AND_FAIL_OVER;
    }

    /** Returns whether "never twice" is promised under this fault when a replica takes over promptly. */
    boolean isCoveredByPrompt() {
        return coveredByPrompt;
    }
}
