package io.tickrunner.it.cluster.harness;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;

/** A proxy between clients without SSL and PostgreSQL that reads the messages of one direction. */
abstract class ProtocolProxy implements Closeable {

    private final ServerSocket listener;
    private final int serverPort;

    ProtocolProxy(int serverPort) {
        this.serverPort = serverPort;
        try {
            this.listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Accepts clients from now on. Called when the proxy is complete. */
    final void listen() {
        inBackground(() -> {
            while (true) {
                accept(listener.accept());
            }
        });
    }

    public final int port() {
        return listener.getLocalPort();
    }

    private interface Task {
        void run() throws IOException, InterruptedException;
    }

    private void inBackground(Task task) {
        Thread thread = new Thread(() -> {
            try {
                task.run();
            } catch (IOException | InterruptedException e) {
                // A side went away, or the proxy was closed.
            }
        }, getClass().getSimpleName());
        thread.setDaemon(true);
        thread.start();
    }

    private void accept(Socket client) throws IOException {
        Socket server = new Socket(InetAddress.getLoopbackAddress(), serverPort);
        client.setTcpNoDelay(true);
        server.setTcpNoDelay(true);
        inBackground(() -> {
            try (client; server) {
                passToClient(server, client);
            }
        });
        inBackground(() -> {
            try (client; server) {
                passToServer(client, server);
            }
        });
    }

    /** Passes everything on until a side ends. */
    void passToClient(Socket server, Socket client) throws IOException, InterruptedException {
        server.getInputStream().transferTo(client.getOutputStream());
    }

    /** Passes everything on until a side ends. */
    void passToServer(Socket client, Socket server) throws IOException, InterruptedException {
        client.getInputStream().transferTo(server.getOutputStream());
    }

    @Override
    public final void close() {
        try {
            listener.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
