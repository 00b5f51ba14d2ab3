package io.tickrunner.it.cluster;

/** The faults that can be injected into a worker. */
public enum Fault {
    NONE,
    /** Takes some seconds instead of a moment, in small steps. */
    SLOW,
    /** Waits until it is interrupted. */
    HANG,
    /** Ignores interrupts and waits until the fault is cleared. */
    STUBBORN,
    /** Throws an {@link Error}. */
    ERROR,
    /** Uses all memory for some seconds, including that of other threads. */
    GREEDY
}
