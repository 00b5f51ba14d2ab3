package io.tickrunner.runtime.lock;

/** Thrown if the database cannot keep the locks. The message says what is wrong and how to fix it. */
public final class SessionRefusedException extends Exception {

    private static final long serialVersionUID = 1L;

    public SessionRefusedException(String message) {
        super(message);
    }

    public SessionRefusedException(String message, Throwable cause) {
        super(message, cause);
    }
}
