package io.tickrunner.runtime.lock;

/** The database cannot keep the locks; the message says what is wrong and how to mend it. */
final class SessionRefusedException extends Exception {

    private static final long serialVersionUID = 1L;

    SessionRefusedException(String message) {
        super(message);
    }

    SessionRefusedException(String message, Throwable cause) {
        super(message, cause);
    }
}
