package io.tickrunner.runtime.pg;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * A network between client and server that a test can freeze. Then nothing arrives and nothing is refused, and both kernels
 * consider the connection healthy. Data sent meanwhile arrives at the thaw.
 */
final class FreezableProxy implements AutoCloseable {

    /** One direction of all connections. */
    static final class Direction {

        private long allowance = Long.MAX_VALUE;

        synchronized void freeze() {
            freezeAfter(0);
        }

        /** Lets only the given number of bytes through, which can cut a message in the middle. */
        synchronized void freezeAfter(long bytes) {
            allowance = bytes;
        }

        synchronized void thaw() {
            allowance = Long.MAX_VALUE;
            notifyAll();
        }

        private synchronized int await(int wanted) throws InterruptedException {
            while (allowance == 0) {
                wait();
            }
            int allowed = (int) Math.min(wanted, allowance);
            if (allowance != Long.MAX_VALUE) {
                allowance -= allowed;
            }
            return allowed;
        }
    }

    final Direction toServer = new Direction();
    final Direction toClient = new Direction();
    private final ServerSocket listening;
    private final int serverPort;
    private final List<Socket> clients = new CopyOnWriteArrayList<>();
    private final List<Socket> sockets = new CopyOnWriteArrayList<>();

    FreezableProxy(int serverPort) throws IOException {
        this.serverPort = serverPort;
        this.listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        daemon(this::accept);
    }

    int port() {
        return listening.getLocalPort();
    }

    void freeze() {
        toServer.freeze();
        toClient.freeze();
    }

    void thaw() {
        toServer.thaw();
        toClient.thaw();
    }

    /** Ends all connections at once. */
    void cut() {
        sockets.forEach(FreezableProxy::closeQuietly);
        sockets.clear();
    }

    /** Closes the server's side of all connections towards the client; the server does not notice. */
    void endTowardsClient() {
        clients.forEach(client -> {
            try {
                client.shutdownOutput();
            } catch (IOException e) {
                // The connection ended by itself.
            }
        });
    }

    private void accept() {
        try {
            while (true) {
                Socket client = listening.accept();
                Socket server = new Socket(InetAddress.getLoopbackAddress(), serverPort);
                clients.add(client);
                sockets.addAll(List.of(client, server));
                daemon(() -> pump(client, server, toServer));
                daemon(() -> pump(server, client, toClient));
            }
        } catch (IOException e) {
            // Closed with the test.
        }
    }

    private static void pump(Socket from, Socket to, Direction direction) {
        byte[] buffer = new byte[8192];
        try (from; to) {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (int read; (read = in.read(buffer)) >= 0;) {
                for (int sent = 0; sent < read;) {
                    int allowed = direction.await(read - sent);
                    out.write(buffer, sent, allowed);
                    sent += allowed;
                }
            }
            direction.await(1);
        } catch (IOException | InterruptedException e) {
            // Either side went away.
        }
    }

    private static void daemon(Runnable work) {
        Thread thread = new Thread(work, "freezable-proxy");
        thread.setDaemon(true);
        thread.start();
    }

    private static void closeQuietly(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            // Closed on purpose.
        }
    }

    @Override
    public void close() throws IOException {
        listening.close();
        cut();
        thaw();
    }
}
