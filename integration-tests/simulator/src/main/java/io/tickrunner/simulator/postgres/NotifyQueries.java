package io.tickrunner.simulator.postgres;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** Statements on notifications. */
public final class NotifyQueries {

    private NotifyQueries() {
    }

    public record Listen(String channel) implements Query {

        @Override
        public List<List<Object>> run(Backend backend) throws SqlError {
            backend.server().refuseInRecovery("LISTEN");
            backend.listener().listen(channel);
            return Rows.NONE;
        }
    }

    public record Unlisten(String channel) implements Query {

        @Override
        public List<List<Object>> run(Backend backend) {
            backend.listener().unlisten(channel);
            return Rows.NONE;
        }
    }

    public record UnlistenAll() implements Query {

        @Override
        public List<List<Object>> run(Backend backend) {
            backend.listener().unlistenAll();
            return Rows.NONE;
        }
    }

    /** {@code pg_listening_channels}. */
    public record ListeningChannels() implements Query {

        @Override
        public List<List<Object>> run(Backend backend) {
            List<List<Object>> rows = new ArrayList<>();
            backend.listener().channels().forEach(channel -> rows.add(Rows.row(channel)));
            return rows;
        }
    }

    /** {@code pg_notify} of several payloads in one statement. */
    public record Notify(String channel, Collection<String> payloads) implements Query {

        @Override
        public List<List<Object>> run(Backend backend) throws SqlError {
            List<List<Object>> rows = new ArrayList<>();
            for (String payload : payloads) {
                backend.nextRow();
                backend.notify(channel, payload);
                rows.add(Rows.row(""));
            }
            return rows;
        }
    }

    /**
     * Tells the peers: each message behind the server's time in milliseconds and a colon. The row proves which session
     * answered, as that of a ping does, and then counts the messages.
     */
    public record NotifyPeers(String channel, Collection<String> messages) implements Query {

        @Override
        public List<List<Object>> run(Backend backend) throws SqlError {
            long millis = backend.millis();
            for (String message : messages) {
                backend.nextRow();
                backend.notify(channel, millis + ":" + message);
            }
            return Rows.one(backend.pid(), SessionQueries.mark(backend), millis, (long) messages.size());
        }
    }
}
