package io.tickrunner.simulator.postgres;

import java.util.List;

/** The server's reply to one statement. */
public sealed interface Reply {

    /**
     * The rows of a result; a statement without a result has no rows.
     *
     * @param notices the warnings that came with it
     */
    record Answer(List<List<Object>> rows, List<Message.Notice> notices) implements Reply {

        /** Returns the only column of the only row. */
        public Object value() {
            return rows.get(0).get(0);
        }
    }

    /** The statement failed; the session goes on. */
    record ErrorResponse(String sqlState, String message) implements Reply {
    }

    /** The session has ended, before the statement or by it. What the server said last is among the session's messages. */
    record Closed() implements Reply {
    }
}
