package io.tickrunner.simulator.network;

import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

import io.tickrunner.simulator.kernel.Kernel;

/** The way between one replica and the server, in both directions, which all its connections share. */
public final class Route {

    private final Kernel kernel;
    private final String name;
    private final RandomGenerator dice;
    private final Direction toServer = new Direction();
    private final Direction toClient = new Direction();
    private final List<SimulatedConnection> connections = new ArrayList<>();
    private Runnable beforeArrival = () -> {
    };
    private int onTheWay;

    /** One direction. */
    private static final class Direction {

        private long delay;
        private long jitter;
        private boolean cut;
        private boolean losesEnds;
    }

    public Route(Kernel kernel, String name) {
        this.kernel = kernel;
        this.name = name;
        this.dice = kernel.random("network of " + name);
        delay(100_000, 100_000);
    }

    String name() {
        return name;
    }

    Kernel kernel() {
        return kernel;
    }

    // Faults

    /** Sets how long what is sent is on its way, each direction, in nanoseconds: the least, and how much longer at most. */
    public void delay(long nanos, long jitter) {
        for (Direction direction : List.of(toServer, toClient)) {
            direction.delay = nanos;
            direction.jitter = jitter;
        }
    }

    /** Cuts one or both directions: what is sent waits for {@link #heal}, as it is sent again and again. */
    public void cut(boolean intoServer, boolean intoClient) {
        kernel.note("network of %s: cut to server %s, to client %s", name, intoServer, intoClient);
        toServer.cut |= intoServer;
        toClient.cut |= intoClient;
    }

    /** Loses the ends of connections in both directions from now on: neither side learns that the other closed. */
    public void loseEnds() {
        kernel.note("network of %s loses ends", name);
        toServer.losesEnds = true;
        toClient.losesEnds = true;
    }

    /** Repairs everything but the delay. */
    public void heal() {
        kernel.note("network of %s healed", name);
        for (Direction direction : List.of(toServer, toClient)) {
            direction.cut = false;
            direction.losesEnds = false;
        }
        List.copyOf(connections).forEach(SimulatedConnection::healed);
    }

    /** Does something each time that something is about to arrive. */
    public void beforeArrival(Runnable action) {
        beforeArrival = action;
    }

    /** Returns how many messages are on their way or held back. */
    public int onTheWay() {
        return onTheWay;
    }

    public boolean isCut() {
        return toServer.cut || toClient.cut;
    }

    /** Resets all connections, as a firewall or a proxy that stops: both sides learn of it. */
    public void reset() {
        kernel.note("network of %s: all connections reset", name);
        List.copyOf(connections).forEach(SimulatedConnection::reset);
    }

    /** Closes the client's side of all connections by FIN alone; the server does not learn of it until it writes. */
    public void closeTowardsClient() {
        kernel.note("network of %s: FIN to the client", name);
        List.copyOf(connections).forEach(SimulatedConnection::closeTowardsClient);
    }

    void add(SimulatedConnection connection) {
        connections.add(connection);
    }

    void remove(SimulatedConnection connection) {
        connections.remove(connection);
    }

    /** One direction of one connection: in order, and held back while cut. */
    final class Lane {

        private final Direction direction;
        private final List<Runnable> held = new ArrayList<>();
        private long lastAt;
        private boolean closed;

        private Lane(Direction direction) {
            this.direction = direction;
        }

        void send(String label, Runnable delivery) {
            long now = kernel.nanos();
            long way = direction.delay + (direction.jitter == 0 ? 0 : dice.nextLong(direction.jitter));
            lastAt = Math.max(lastAt + 1, now + way);
            onTheWay++;
            kernel.after(lastAt - now, label, () -> arrive(delivery));
        }

        /** As {@link #send}, for the end of a connection, which a broken network may lose. */
        void sendEnd(String label, Runnable delivery) {
            if (!direction.losesEnds) {
                send(label, delivery);
            }
        }

        private void arrive(Runnable delivery) {
            if (!closed) {
                beforeArrival.run();
            }
            if (closed) {
                onTheWay--;
                return;
            }
            if (direction.cut || !held.isEmpty()) {
                held.add(delivery);
            } else {
                onTheWay--;
                delivery.run();
            }
        }

        void healed() {
            List<Runnable> waiting = List.copyOf(held);
            held.clear();
            onTheWay -= waiting.size();
            for (Runnable delivery : waiting) {
                send("sent again", delivery);
            }
        }

        void close() {
            closed = true;
            onTheWay -= held.size();
            held.clear();
        }
    }

    Lane laneToServer() {
        return new Lane(toServer);
    }

    Lane laneToClient() {
        return new Lane(toClient);
    }
}
