package io.tickrunner.simulator.postgres;

/** What a server sends to a client unasked. */
public sealed interface Message {

    /**
     * A {@code NotificationResponse}.
     *
     * @param senderPid the backend that notified
     */
    record Notification(int senderPid, String channel, String payload) implements Message {
    }

    /** An {@code ErrorResponse} of severity FATAL, which the end of the stream follows. */
    record Fatal(String sqlState, String message) implements Message {
    }

    /**
     * A {@code NoticeResponse}. PostgreSQL says goodbye by one, not by an error, after a crash and at an immediate shutdown: a
     * client that asks for errors only sees the end of the stream.
     */
    record Notice(String sqlState, String message) implements Message {
    }

    /** The end of the stream. */
    record Fin() implements Message {
    }
}
