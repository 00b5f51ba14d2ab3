package io.tickrunner.runtime.health;

import java.util.Locale;

/** A worker's condition. */
enum Condition {

    /** Its last tick succeeded. */
    OK,
    /** The worker has not ticked yet. */
    WAITING,
    /** Another replica holds the worker's lock. */
    STANDBY,
    /** The gate is closed. */
    GATED,
    /** The worker is paused in this replica. */
    PAUSED,
    /** The worker has no scheduled ticks. */
    OFF,
    /** The last tick could not reach the database. */
    UNAVAILABLE,
    /** The last tick failed, but the failure threshold is not reached. */
    FAILED,
    /** The number of consecutive failures has reached the failure threshold. */
    FAILING,
    /** The last success is more stale intervals ago than configured. */
    STALE,
    /** The running tick ignores its interrupt. */
    STUCK;

    /** Returns whether the worker needs attention. */
    boolean isUnwell() {
        return this == FAILING || this == STALE || this == STUCK;
    }

    String tag() {
        return name().toLowerCase(Locale.ROOT);
    }
}
