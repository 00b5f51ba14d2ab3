package io.tickrunner.runtime.tick;

/** Reports that a tick exceeded the shutdown grace and was interrupted. */
final class InterruptedByShutdownException extends Exception {

    private static final long serialVersionUID = 1L;

    InterruptedByShutdownException(Throwable thrown) {
        super("Interrupted because the app is shutting down", thrown);
    }
}
