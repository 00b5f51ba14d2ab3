package io.tickrunner.runtime.health;

import java.util.Locale;

/** How a worker is, in one word. */
enum Condition {

    /** Its last tick succeeded. */
    OK,
    /** It has not ticked yet. */
    WAITING,
    /** Another replica holds its lock. */
    STANDBY,
    /** Its gate said no. */
    GATED,
    /** Paused in this replica. */
    PAUSED,
    /** It does not tick by itself. */
    OFF,
    /** Its last tick could not reach the database. */
    UNAVAILABLE,
    /** Its last tick failed, which is not yet a reason to speak up. */
    FAILED,
    /** It failed as often in a row as the failure threshold says. */
    FAILING,
    /** It has had no success for as many intervals as the stale intervals say. */
    STALE,
    /** Its tick ignores the interrupt. */
    STUCK;

    /** Whether somebody should look at the worker. */
    boolean isUnwell() {
        return this == FAILING || this == STALE || this == STUCK;
    }

    String tag() {
        return name().toLowerCase(Locale.ROOT);
    }
}
