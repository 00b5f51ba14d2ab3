package io.tickrunner.it.cluster.harness;

import java.io.IOException;
import java.net.Socket;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

import io.tickrunner.it.cluster.harness.FaultyProxy.AfterPart;
import io.tickrunner.it.cluster.harness.FaultyProxy.Direction;

/**
 * One connection through the proxy: two sockets, and two threads for each direction. A delay is pure latency: bytes that are
 * sent together arrive together.
 */
final class ProxiedConnection {

    private static final int BUFFER = 16 * 1024;
    private static final long LOOK_EVERY_MILLIS = 20;

    /** The maximum number of pieces in transit; further data waits in the kernel's buffers. */
    private static final int MAX_ON_THE_WAY = 256;

    /** Ends in mid-message: no answer of PostgreSQL begins with a message of seven bytes, or has a boundary after them. */
    private static final int PART_OF_MESSAGE = 7;

    /**
     * A piece in transit.
     *
     * @param bytes what was read; empty for the end
     * @param arrivesAt {@link System#nanoTime()}
     */
    private record Piece(byte[] bytes, long arrivesAt) {

        boolean isEnd() {
            return bytes.length == 0;
        }
    }

    private final Socket client;
    private final Socket server;
    private final Map<Direction, Gate> gates;
    private final Consumer<ProxiedConnection> onClose;
    private final AtomicBoolean closed = new AtomicBoolean();
    private final AtomicInteger openDirections = new AtomicInteger(2);
    private final AtomicReference<AfterPart> cutNext = new AtomicReference<>();
    private volatile boolean clientEnded;
    private volatile boolean messageCut;
    private volatile boolean silent;

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
        BlockingQueue<Piece> way = new ArrayBlockingQueue<>(MAX_ON_THE_WAY);
        Gate gate = gates.get(direction);
        start("proxy-in-" + direction, () -> {
            try {
                send(from, way, gate);
            } catch (InterruptedException e) {
                close();
            }
        });
        start("proxy-out-" + direction, () -> {
            try {
                deliver(way, to, gate);
                // An end travels like bytes: the other side learns of it only when it arrives.
                if (!clientEnded || direction == Direction.TO_CLIENT) {
                    to.shutdownOutput();
                }
            } catch (IOException | InterruptedException e) {
                close();
            } finally {
                if (openDirections.decrementAndGet() == 0) {
                    close();
                }
            }
        });
    }

    private static void start(String name, Runnable work) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        thread.start();
    }

    private void send(Socket from, BlockingQueue<Piece> way, Gate gate) throws InterruptedException {
        byte[] buffer = new byte[BUFFER];
        Piece piece;
        do {
            int length = read(from, buffer);
            piece = new Piece(Arrays.copyOf(buffer, Math.max(0, length)), System.nanoTime() + gate.delay().toNanos());
            while (!way.offer(piece, LOOK_EVERY_MILLIS, TimeUnit.MILLISECONDS) && !closed.get()) {
                // The buffer is full.
            }
        } while (!piece.isEnd());
    }

    private void deliver(BlockingQueue<Piece> way, Socket to, Gate gate) throws IOException, InterruptedException {
        Piece piece;
        do {
            piece = way.take();
            TimeUnit.NANOSECONDS.sleep(piece.arrivesAt() - System.nanoTime());
            gate.pass(closed::get);
            if (to == client && !piece.isEnd()) {
                passToClient(piece.bytes());
            } else {
                awaitSound();
                to.getOutputStream().write(piece.bytes());
            }
        } while (!piece.isEnd());
    }

    private void passToClient(byte[] bytes) throws IOException, InterruptedException {
        AfterPart then = cutNext.getAndSet(null);
        if (then != null) {
            client.getOutputStream().write(bytes, 0, Math.min(PART_OF_MESSAGE, bytes.length - 1));
            switch (then) {
                case END -> end();
                case RESET -> reset();
                case SILENCE -> silent = true;
            }
            messageCut = true;
        }
        awaitSound();
        if (then == null && !clientEnded) {
            client.getOutputStream().write(bytes);
        }
    }

    private void awaitSound() throws InterruptedException {
        while (silent && !closed.get()) {
            TimeUnit.MILLISECONDS.sleep(LOOK_EVERY_MILLIS);
        }
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

    /** Ends the client's side alone: for the server the connection goes on, whatever the client does. */
    void endClient() {
        clientEnded = true;
        try {
            client.shutdownOutput();
        } catch (IOException e) {
            // Closed already.
        }
    }

    /** The client's port, as the server sees it. */
    int serverSidePort() {
        return server.getLocalPort();
    }

    /** Passes only a part of the next message to the client. Returns whether that has happened. */
    BooleanSupplier cutNextMessage(AfterPart then) {
        cutNext.set(then);
        return () -> messageCut;
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
