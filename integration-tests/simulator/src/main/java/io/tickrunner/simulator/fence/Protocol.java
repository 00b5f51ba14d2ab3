package io.tickrunner.simulator.fence;

/** How replicas fence their work. All but the first two have a flaw, which an exploration must find. */
public enum Protocol {

    AS_BUILT,
    /** A replica that hands over the lock releases it before the key of the grant. The next holder waits for both. */
    LOCK_RELEASED_BEFORE_GRANT,
    /** No transaction is checked. */
    UNFENCED,
    /** A new holder does not look whether the session of a former grant still has its key. */
    NO_LOOK_FOR_FORMER_GRANTS,
    /** A new holder does not take the guard. */
    NO_GUARD,
    /** A new holder takes the guard before it looks for former grants. */
    GUARD_BEFORE_LOOK,
    /** A check finds out whether the grant is held before it takes the guard. */
    GRANT_BEFORE_GUARD,
    /** A check does not keep the guard until the commit. */
    GUARD_RELEASED_AFTER_CHECK
}
