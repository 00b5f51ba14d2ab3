package io.tickrunner.it.cluster.harness;

import java.io.Closeable;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;

/** A proxy that can drop the server's notifications and pass all its other messages. For clients without SSL. */
public final class DeafeningProxy implements Closeable {

    private final ServerSocket listener;
    private final int serverPort;
    private volatile boolean deafening;

    public DeafeningProxy(int serverPort) {
        this.serverPort = serverPort;
        try {
            this.listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        inBackground(() -> {
            while (true) {
                accept(listener.accept());
            }
        });
    }

    public int port() {
        return listener.getLocalPort();
    }

    public void deafen(boolean deafens) {
        deafening = deafens;
    }

    private interface Task {
        void run() throws IOException;
    }

    private static void inBackground(Task task) {
        Thread thread = new Thread(() -> {
            try {
                task.run();
            } catch (IOException e) {
                // A side went away, or the proxy was closed.
            }
        }, "deafening-proxy");
        thread.setDaemon(true);
        thread.start();
    }

    private void accept(Socket client) throws IOException {
        Socket server = new Socket(InetAddress.getLoopbackAddress(), serverPort);
        client.setTcpNoDelay(true);
        server.setTcpNoDelay(true);
        inBackground(() -> {
            try (client; server) {
                client.getInputStream().transferTo(server.getOutputStream());
            }
        });
        inBackground(() -> {
            try (client; server) {
                relay(new DataInputStream(server.getInputStream()), new DataOutputStream(client.getOutputStream()));
            }
        });
    }

    private void relay(DataInputStream in, DataOutputStream out) throws IOException {
        while (true) {
            PgMessage message = PgMessage.read(in);
            if (!deafening || !message.isNotification()) {
                message.write(out);
                out.flush();
            }
        }
    }

    @Override
    public void close() {
        try {
            listener.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
