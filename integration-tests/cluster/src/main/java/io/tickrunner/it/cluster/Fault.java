package io.tickrunner.it.cluster;

/** What a worker can be told to do wrong. */
public enum Fault {
    NONE,
    /** Takes some seconds for what takes a moment, in small steps. */
    SLOW,
    /** Waits for ever, until it is interrupted. */
    HANG,
    /** Waits on when it is interrupted, until it is told to stop. */
    STUBBORN,
    /** Throws an {@link Error}. */
    ERROR,
    /** Takes all memory for some seconds, so that other threads have none either. */
    GREEDY
}
