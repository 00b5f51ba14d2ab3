package io.tickrunner.runtime.lock;

/** The database cannot keep the locks; the message says what is wrong and how to mend it. */
public final class SessionRefusedException extends Exception {

    private static final long serialVersionUID = 1L;

    public SessionRefusedException(String message) {
        super(message);
    }

    public SessionRefusedException(String message, Throwable cause) {
        super(message, cause);
    }
}
