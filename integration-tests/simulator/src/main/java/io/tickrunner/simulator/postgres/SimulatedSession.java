package io.tickrunner.simulator.postgres;

import java.util.ArrayList;
import java.util.List;

/**
 * One session, as the end of a connection that a network model carries. A statement takes no time; its reply is returned, and
 * what the server says unasked waits in {@link #drain}. After {@link #execute} that comes before the reply's end, so a client
 * that has read the reply has read it too.
 */
public final class SimulatedSession {

    private final SimulatedServer server;
    private final Backend backend;
    private final IdleTimer timer;
    private final List<Message> outbound = new ArrayList<>();
    private Runnable onMessage = () -> {
    };
    private boolean open = true;
    private boolean busy;

    SimulatedSession(SimulatedServer server, int pid, Login login) {
        this.server = server;
        this.backend = new Backend(server, this, pid, login);
        this.timer = server.timer(this::timeOut);
    }

    public int backendPid() {
        return backend.pid();
    }

    Backend backend() {
        return backend;
    }

    public boolean isOpen() {
        return open;
    }

    /**
     * Sets whom to tell that there is something to {@link #drain}, except during {@link #execute}, whose caller looks anyway.
     */
    public void onMessage(Runnable callback) {
        onMessage = callback;
    }

    /** Takes what the server has said unasked, in order. */
    public List<Message> drain() {
        List<Message> taken = List.copyOf(outbound);
        outbound.clear();
        return taken;
    }

    /** Runs a statement at the present moment of virtual time. */
    public Reply execute(Query query) {
        server.requireAwake();
        if (!open) {
            return new Reply.Closed();
        }
        busy = true;
        timer.stop();
        Reply reply = backend.run(query, server.takeRefusal(query));
        server.deliverNotifications();
        deliverNotifications();
        busy = false;
        if (!open) {
            return new Reply.Closed();
        }
        startTimer();
        return reply;
    }

    private void startTimer() {
        Backend.Patience patience = backend.patience();
        if (patience != null) {
            timer.start(patience.nanos());
        }
    }

    private void timeOut() {
        Backend.Patience patience = backend.patience();
        // Which of several limits it was does not change while nothing runs.
        end(new Message.Fatal(patience.sqlState(), patience.message()), new Message.Fin());
    }

    /** Passes on notifications that are due, unless a transaction is open. */
    void deliverNotifications() {
        if (open && backend.status() == Backend.Status.IDLE) {
            say(backend.listener().read());
        }
    }

    private void say(List<? extends Message> messages) {
        if (!messages.isEmpty()) {
            outbound.addAll(messages);
            if (!busy) {
                onMessage.run();
            }
        }
    }

    /** The client has said that it leaves. */
    public void terminate() {
        end();
    }

    /**
     * The client's side of the connection has been closed or reset, and the server has learned it. A session that waits for a
     * statement ends at once, within a transaction too.
     */
    public void clientGone() {
        end();
    }

    /** Ends the session's process without a chance to clean up. */
    void die() {
        open = false;
        timer.stop();
        server.forget(this);
        say(List.of(new Message.Fin()));
    }

    /** Ends the session, and says these last words. */
    void end(Message... lastWords) {
        if (open) {
            open = false;
            timer.stop();
            server.exits(this);
            say(List.of(lastWords));
        }
    }
}
