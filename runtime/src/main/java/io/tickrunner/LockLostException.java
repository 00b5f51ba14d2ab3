package io.tickrunner;

/** Thrown when the lock of a running tick is no longer certainly held: another replica may be running the same worker. */
public class LockLostException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public LockLostException(String message) {
        super(message);
    }
}
