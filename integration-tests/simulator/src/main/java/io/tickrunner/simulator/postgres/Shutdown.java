package io.tickrunner.simulator.postgres;

/** How a server stops. */
public enum Shutdown {

    /** Ends each session by an error, then writes a checkpoint. */
    FAST,
    /** Ends each session by a notice, and recovers at the next start. */
    IMMEDIATE,
    /** The machine loses its power, or is cut off: no client hears anything, not even the end of the stream. */
    POWER_LOSS
}
