package io.tickrunner;

/**
 * What happens to a run that the ledger knows to have begun, and whose end nobody recorded because its replica died. Needs the
 * ledger.
 */
public enum OnCrash {

    /** Run again as soon as a replica has taken over the worker's lock, for the same occurrence. */
    RERUN,

    /** Wait for the next run. */
    SKIP
}
