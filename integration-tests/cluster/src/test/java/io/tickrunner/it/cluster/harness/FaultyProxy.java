package io.tickrunner.it.cluster.harness;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;

/** A TCP proxy that can be a bad network: it freezes, in one direction or both, delays, cuts, and ends. */
public final class FaultyProxy implements Closeable {

    /** The direction of the bytes. */
    public enum Direction {
        TO_SERVER,
        TO_CLIENT
    }

    /** What follows a part of a message. */
    public enum AfterPart {
        /** A FIN to either side. */
        END,
        RESET,
        /** Nothing, in either direction, and neither side learns of the other's end. */
        SILENCE
    }

    private final ServerSocket listener;
    private final int targetPort;
    private final Map<Direction, Gate> gates = new EnumMap<>(Direction.class);
    private final Set<ProxiedConnection> connections = ConcurrentHashMap.newKeySet();
    private volatile boolean cut;

    public FaultyProxy(int targetPort) {
        this.targetPort = targetPort;
        for (Direction direction : Direction.values()) {
            gates.put(direction, new Gate());
        }
        try {
            this.listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Thread acceptor = new Thread(this::accept, "proxy-acceptor-" + port());
        acceptor.setDaemon(true);
        acceptor.start();
    }

    public int port() {
        return listener.getLocalPort();
    }

    // Faults

    /** Lets nothing through. Bytes are held back and no side is notified, as with a pulled cable. */
    public void freeze(Direction... directions) {
        for (Direction direction : directions) {
            gates.get(direction).shut();
        }
    }

    /** Lets everything through late. */
    public void delay(Duration delay) {
        gates.values().forEach(gate -> gate.delay(delay));
    }

    /** Resets every connection, and each new one too. */
    public void cut() {
        cut = true;
        connections.forEach(ProxiedConnection::reset);
    }

    /** Ends every connection with a FIN to both sides. */
    public void end() {
        connections.forEach(ProxiedConnection::end);
    }

    /** Sends a FIN to every client, while the server's side stays open, even when the client closes its own. */
    public void endClients() {
        connections.forEach(ProxiedConnection::endClient);
    }

    /**
     * Passes only a part of the next message that the server sends on one connection.
     *
     * @param serverSidePort the client's port, as the server sees it
     * @return whether that has happened
     */
    public BooleanSupplier cutNextMessage(int serverSidePort, AfterPart then) {
        return connections.stream().filter(connection -> connection.serverSidePort() == serverSidePort).findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no connection from port " + serverSidePort))
                .cutNextMessage(then);
    }

    /** Restores the network. Bytes in transit arrive. */
    public void heal() {
        cut = false;
        gates.values().forEach(Gate::open);
    }

    // Proxying

    private void accept() {
        while (!listener.isClosed()) {
            try {
                open(listener.accept());
            } catch (IOException e) {
                // Closed, or the server is unavailable: the client notices by its closed connection.
            }
        }
    }

    private void open(Socket client) throws IOException {
        try {
            ProxiedConnection connection = new ProxiedConnection(client,
                    new Socket(InetAddress.getLoopbackAddress(), targetPort),
                    gates, connections::remove);
            connections.add(connection);
            if (cut) {
                connection.reset();
            } else {
                connection.start();
            }
        } catch (IOException e) {
            client.close();
            throw e;
        }
    }

    @Override
    public void close() throws IOException {
        listener.close();
        cut();
    }
}
