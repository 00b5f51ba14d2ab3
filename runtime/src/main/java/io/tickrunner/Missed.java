package io.tickrunner;

/** What happens to occurrences of a cron worker that no replica ran in time. */
public enum Missed {

    /** Run once as soon as possible, for the last missed occurrence, unless that is too long ago. */
    RUN_ONCE,

    /** Wait for the next occurrence. */
    SKIP
}
