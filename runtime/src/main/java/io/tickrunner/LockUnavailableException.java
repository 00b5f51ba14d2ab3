package io.tickrunner;

/**
 * Thrown when the state of a lock is unknown because the database that keeps it cannot be reached. Never means that the lock is
 * held elsewhere.
 */
public class LockUnavailableException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public LockUnavailableException(String message) {
        super(message);
    }

    public LockUnavailableException(String message, Throwable cause) {
        super(message, cause);
    }
}
