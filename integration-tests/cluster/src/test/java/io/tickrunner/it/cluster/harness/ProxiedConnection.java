package io.tickrunner.it.cluster.harness;

import java.io.IOException;
import java.net.Socket;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

import io.tickrunner.it.cluster.harness.FaultyProxy.Direction;

/** One connection through the proxy: two sockets, and a thread for each direction. */
final class ProxiedConnection {

    private static final int BUFFER = 16 * 1024;

    private final Socket client;
    private final Socket server;
    private final Map<Direction, Gate> gates;
    private final Consumer<ProxiedConnection> onClose;
    private final AtomicBoolean closed = new AtomicBoolean();
    private final AtomicInteger openDirections = new AtomicInteger(2);

    ProxiedConnection(Socket client, Socket server, Map<Direction, Gate> gates, Consumer<ProxiedConnection> onClose)
            throws IOException {
        this.client = client;
        this.server = server;
        this.gates = gates;
        this.onClose = onClose;
        client.setTcpNoDelay(true);
        server.setTcpNoDelay(true);
    }

    void start() {
        pump(client, server, Direction.TO_SERVER);
        pump(server, client, Direction.TO_CLIENT);
    }

    private void pump(Socket from, Socket to, Direction direction) {
        Thread thread = new Thread(() -> {
            try {
                copy(from, to, gates.get(direction));
                // An end travels like bytes: the other side learns of it when it arrives, and not before.
                to.shutdownOutput();
            } catch (IOException | InterruptedException e) {
                close();
            } finally {
                if (openDirections.decrementAndGet() == 0) {
                    close();
                }
            }
        }, "proxy-" + direction);
        thread.setDaemon(true);
        thread.start();
    }

    private void copy(Socket from, Socket to, Gate gate) throws IOException, InterruptedException {
        byte[] buffer = new byte[BUFFER];
        int length;
        do {
            length = read(from, buffer);
            gate.pass(closed::get);
            if (length > 0) {
                to.getOutputStream().write(buffer, 0, length);
            }
        } while (length >= 0);
    }

    /** A reset is an end, too, and waits at the gate like one. */
    private static int read(Socket from, byte[] buffer) {
        try {
            return from.getInputStream().read(buffer);
        } catch (IOException e) {
            return -1;
        }
    }

    /** Ends both sides as a broken network does. */
    void reset() {
        try {
            client.setSoLinger(true, 0);
            server.setSoLinger(true, 0);
        } catch (IOException e) {
            // Closed already.
        }
        close();
    }

    /** Ends both sides without a word, each of them by a FIN. */
    void end() {
        try {
            client.shutdownOutput();
            server.close();
        } catch (IOException e) {
            // Closed already.
        }
    }

    private void close() {
        if (closed.compareAndSet(false, true)) {
            onClose.accept(this);
            closeQuietly(client);
            closeQuietly(server);
        }
    }

    private static void closeQuietly(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            // Nothing to be done for a socket that does not close.
        }
    }
}
