package io.tickrunner;

/** Nothing can be said about a lock, as the database that keeps it cannot be asked. Never means that it is held elsewhere. */
public class LockUnavailableException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public LockUnavailableException(String message) {
        super(message);
    }

    public LockUnavailableException(String message, Throwable cause) {
        super(message, cause);
    }
}
