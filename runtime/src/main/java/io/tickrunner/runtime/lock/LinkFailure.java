package io.tickrunner.runtime.lock;

/** Reports that a call to the server failed. The message is meant for people. */
public final class LinkFailure extends Exception {

    private static final long serialVersionUID = 1;

    /** The effect of a failure on the session. */
    public enum Kind {
        /** The session is unusable. */
        BROKEN,
        /** The server refused the call; the session is still good. */
        REFUSED,
        /** The server refused because its lock table is full; the session is still good. */
        FULL
    }

    private final Kind kind;

    public LinkFailure(Kind kind, String message, Throwable cause) {
        super(message, cause);
        this.kind = kind;
    }

    public Kind kind() {
        return kind;
    }

    /** Returns whether the session is unusable. */
    public boolean isBroken() {
        return kind == Kind.BROKEN;
    }
}
