package io.tickrunner.runtime.tick;

/** A tick outlived the grace of a shutdown and was interrupted. */
final class InterruptedByShutdownException extends Exception {

    private static final long serialVersionUID = 1L;

    InterruptedByShutdownException(Throwable thrown) {
        super("Interrupted, as the app is shutting down", thrown);
    }
}
