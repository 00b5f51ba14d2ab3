package io.tickrunner;

/** The lock of a running tick is no longer certainly held: another replica may run the same worker. */
public class LockLostException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public LockLostException(String message) {
        super(message);
    }
}
