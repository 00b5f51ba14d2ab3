package io.tickrunner.simulator.network;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;

import io.tickrunner.runtime.time.Threads;
import io.tickrunner.simulator.kernel.SimProcess;
import io.tickrunner.simulator.postgres.LockQueries;
import io.tickrunner.simulator.postgres.Login;
import io.tickrunner.simulator.postgres.Message;
import io.tickrunner.simulator.postgres.Opening;
import io.tickrunner.simulator.postgres.Query;
import io.tickrunner.simulator.postgres.Reply;
import io.tickrunner.simulator.postgres.SimulatedServer;
import io.tickrunner.simulator.postgres.SimulatedSession;

/**
 * A client's connection, as a driver has it: one statement at a time, and what the server says unasked is found by whoever
 * reads
 * next. Used by threads of one process, one at a time, except {@link #abort}.
 */
public final class SimulatedConnection {

    private static final String NO_CONNECTION = "08006";

    private final Route route;
    private final SimProcess process;
    private Duration patience;
    private final Route.Lane toServer;
    private final Route.Lane toClient;
    /** What has arrived and was not read. */
    private final Deque<Arrival> inbox = new ArrayDeque<>();
    private final List<Message.Notification> notifications = new ArrayList<>();
    private CompletableFuture<Void> arrived = new CompletableFuture<>();
    private SimulatedSession session;
    private Runnable onStatement = () -> {
    };
    private boolean closed;
    private ConnectionBroken broken;
    /** Virtual times. */
    private long servedAt;
    private long served;
    private long answeredSentAt;
    private boolean unlockRefused;

    /** Something from the server. */
    private sealed interface Arrival {

        default boolean isEnd() {
            return false;
        }

        record OfMessage(Message message) implements Arrival {

            @Override
            public boolean isEnd() {
                return message instanceof Message.Fin || message instanceof Message.Fatal;
            }
        }

        record OfReply(Reply reply) implements Arrival {
        }

        record OfReset() implements Arrival {

            @Override
            public boolean isEnd() {
                return true;
            }
        }
    }

    private SimulatedConnection(Route route, SimProcess process, Duration patience) {
        this.route = route;
        this.process = process;
        this.patience = patience;
        this.toServer = route.laneToServer();
        this.toClient = route.laneToClient();
        route.add(this);
        process.onKill(this::closeByKernel);
    }

    /**
     * Connects and logs in.
     *
     * @param patience how long a read waits
     */
    public static SimulatedConnection open(Route route, SimProcess process, SimulatedServer server, Login login,
            Duration patience) throws ConnectionBroken {
        SimulatedConnection connection = new SimulatedConnection(route, process, patience);
        CompletableFuture<Opening> opened = new CompletableFuture<>();
        connection.toServer.send("connect", () -> connection.accept(server.open(login), opened));
        try {
            return connection.opened(process.threads().await(opened, patience.toNanos()));
        } catch (TimeoutException | ExecutionException e) {
            connection.abort();
            throw new ConnectionBroken("08001", "The connection attempt timed out.");
        } catch (InterruptedException e) {
            connection.abort();
            Thread.currentThread().interrupt();
            throw new ConnectionBroken("08001", "Interrupted while connecting.");
        }
    }

    /** At the server. */
    private void accept(Opening opening, CompletableFuture<Opening> opened) {
        if (opening instanceof Opening.Opened yes) {
            session = yes.session();
            session.onMessage(this::passOn);
        }
        toClient.send("accept", () -> opened.complete(opening));
    }

    private SimulatedConnection opened(Opening opening) throws ConnectionBroken {
        if (opening instanceof Opening.Refused no) {
            route.remove(this);
            throw new ConnectionBroken(no.sqlState(), no.message());
        }
        if (opening instanceof Opening.NoServer) {
            route.remove(this);
            throw new ConnectionBroken("08001", "Connection refused.");
        }
        return this;
    }

    /** Sets how long a read waits from now on. */
    public SimulatedConnection withPatience(Duration ofReads) {
        patience = ofReads;
        return this;
    }

    /** Sets whom to tell after the server has run a statement, and after it has ended the session. */
    public SimulatedConnection onStatement(Runnable callback) {
        onStatement = callback;
        return this;
    }

    /** Returns the virtual time of the last statement that the server ran. */
    public long servedAt() {
        return servedAt;
    }

    /** Returns how many statements the server has answered. */
    public long served() {
        return served;
    }

    /** Returns the virtual time of the sending of the last statement whose reply was read. */
    public long answeredSentAt() {
        return answeredSentAt;
    }

    /** Returns whether the server was asked to release a lock that the session did not hold. */
    public boolean isUnlockRefused() {
        return unlockRefused;
    }

    /** Returns whether the client could know that the connection has ended, by a read. */
    public boolean hasEnded() {
        return closed || broken != null || inbox.stream().anyMatch(Arrival::isEnd);
    }

    public int backendPid() {
        return session.backendPid();
    }

    /** Returns the server's side, for checks by the server's truth. */
    public SimulatedSession session() {
        return session;
    }

    // At the server

    private void passOn() {
        for (Message message : session.drain()) {
            Runnable delivery = () -> arrive(new Arrival.OfMessage(message));
            if (message instanceof Message.Fin) {
                toClient.sendEnd("FIN", delivery);
            } else {
                toClient.send("message", delivery);
            }
        }
        onStatement.run();
    }

    private void serve(Query query) {
        if (!session.isOpen()) {
            // The other side is gone: data for it is answered by a reset.
            toClient.sendEnd("RST", () -> arrive(new Arrival.OfReset()));
            return;
        }
        Reply reply = session.execute(query);
        servedAt = route.kernel().nanos();
        served++;
        unlockRefused |= query instanceof LockQueries.Unlock && reply instanceof Reply.Answer answer
                && Boolean.FALSE.equals(answer.value());
        passOn();
        if (!(reply instanceof Reply.Closed)) {
            toClient.send("reply", () -> arrive(new Arrival.OfReply(reply)));
        }
    }

    private void arrive(Arrival arrival) {
        if (!closed) {
            inbox.add(arrival);
            arrived.complete(null);
        }
    }

    // The client

    /**
     * Sends a statement and waits for its reply.
     *
     * @throws ConnectionBroken if the connection has ended, or no reply comes in time
     */
    public Reply call(Query query) throws ConnectionBroken {
        throwIfBroken();
        long sentAt = route.kernel().nanos();
        toServer.send(query.getClass().getSimpleName(), () -> serve(query));
        long until = process.time().nanos() + patience.toNanos();
        for (;;) {
            Reply reply = read();
            if (reply != null) {
                answeredSentAt = sentAt;
                return reply;
            }
            throwIfBroken();
            long left = until - process.time().nanos();
            if (left <= 0 || !awaitArrival(left, true)) {
                throw fail(new ConnectionBroken(NO_CONNECTION, "Read timed out."));
            }
        }
    }

    /**
     * Reads what has arrived, and waits for so long if nothing has, except on the kernel's turn. Returns the notifications
     * since the last time.
     */
    public List<Message.Notification> look(long nanos) throws ConnectionBroken {
        throwIfBroken();
        if (inbox.isEmpty() && process.mayWait()) {
            awaitArrival(nanos, false);
        }
        read();
        throwIfBroken();
        return takeNotifications();
    }

    /** Returns the notifications that have been read. */
    public List<Message.Notification> takeNotifications() {
        List<Message.Notification> taken = List.copyOf(notifications);
        notifications.clear();
        return taken;
    }

    private boolean awaitArrival(long nanos, boolean uninterruptibly) {
        Threads threads = process.threads();
        boolean interrupted = false;
        long until = process.time().nanos() + nanos;
        try {
            for (long left = nanos; left > 0; left = until - process.time().nanos()) {
                if (!inbox.isEmpty() || broken != null || closed) {
                    return true;
                }
                arrived = new CompletableFuture<>();
                try {
                    threads.await(arrived, left);
                } catch (InterruptedException e) {
                    // A socket's read does not notice.
                    interrupted = true;
                    if (!uninterruptibly) {
                        return false;
                    }
                } catch (TimeoutException | ExecutionException e) {
                    return !inbox.isEmpty();
                }
            }
            return !inbox.isEmpty();
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** Reads what is there, up to a reply. */
    private Reply read() {
        for (Arrival next; broken == null && (next = inbox.poll()) != null;) {
            if (next instanceof Arrival.OfReply answer) {
                return answer.reply();
            } else if (next instanceof Arrival.OfReset) {
                fail(new ConnectionBroken(NO_CONNECTION, "Connection reset"));
            } else if (next instanceof Arrival.OfMessage of) {
                read(of.message());
            }
        }
        return null;
    }

    private void read(Message message) {
        if (message instanceof Message.Notification notification) {
            notifications.add(notification);
        } else if (message instanceof Message.Fatal fatal) {
            fail(new ConnectionBroken(fatal.sqlState(), "FATAL: " + fatal.message()));
        } else if (message instanceof Message.Fin) {
            fail(new ConnectionBroken(NO_CONNECTION, "the other side closed the connection without a word"));
        }
    }

    private ConnectionBroken fail(ConnectionBroken why) {
        if (broken == null) {
            broken = why;
        }
        return broken;
    }

    private void throwIfBroken() throws ConnectionBroken {
        if (closed && broken == null) {
            broken = new ConnectionBroken("08003", "This connection has been closed.");
        }
        if (broken != null) {
            throw broken;
        }
    }

    /** Closes the connection under whoever reads from it. Any thread of the process. */
    public void abort() {
        closeByKernel();
    }

    /** As the machine of a process does when the process dies. */
    private void closeByKernel() {
        if (closed) {
            return;
        }
        closed = true;
        arrived.complete(null);
        toClient.close();
        toServer.sendEnd("close", this::clientIsGone);
    }

    private void clientIsGone() {
        if (session != null) {
            session.clientGone();
            onStatement.run();
        }
        route.remove(this);
    }

    // Faults

    void healed() {
        toServer.healed();
        toClient.healed();
    }

    void reset() {
        if (session != null) {
            session.clientGone();
            onStatement.run();
        }
        arrive(new Arrival.OfReset());
        toServer.close();
        route.remove(this);
    }

    void closeTowardsClient() {
        arrive(new Arrival.OfMessage(new Message.Fin()));
        toClient.close();
    }
}
