package io.tickrunner.it.cluster.harness;

import java.io.Closeable;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/**
 * A minimal transaction-pooling proxy: a few server sessions, each transaction of any client uses the next one. All clients use
 * one user and database and are trusted.
 */
public final class TransactionPooler implements Closeable {

    private static final int SSL_REQUEST = 80877103;
    private static final int GSS_REQUEST = 80877104;
    private static final int PROTOCOL_3_0 = 196608;

    private final ServerSocket listener;
    private final int serverPort;
    private final int size;
    private final BlockingQueue<PooledBackend> idle = new LinkedBlockingQueue<>();
    private final List<PooledBackend> all = new ArrayList<>();

    public TransactionPooler(int serverPort, int size) {
        this.serverPort = serverPort;
        this.size = size;
        try {
            this.listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        inBackground(this::accept);
    }

    public int port() {
        return listener.getLocalPort();
    }

    private interface Task {
        void run() throws IOException, InterruptedException;
    }

    private static void inBackground(Task task) {
        Thread thread = new Thread(() -> {
            try {
                task.run();
            } catch (IOException | InterruptedException e) {
                // The client went away, or the proxy was closed.
            }
        }, "transaction-pooler");
        thread.setDaemon(true);
        thread.start();
    }

    private void accept() throws IOException {
        while (true) {
            Socket client = listener.accept();
            client.setTcpNoDelay(true);
            inBackground(() -> serve(client));
        }
    }

    private void serve(Socket client) throws IOException, InterruptedException {
        try (client) {
            DataInputStream in = new DataInputStream(client.getInputStream());
            DataOutputStream out = new DataOutputStream(client.getOutputStream());
            byte[] startup = startup(in, out);
            if (startup != null) {
                out.write(open(startup).greeting());
                relay(in, out);
            }
        }
    }

    /**
     * @return the startup packet, or {@code null} for a client that wants something else
     */
    private static byte[] startup(DataInputStream in, DataOutputStream out) throws IOException {
        while (true) {
            byte[] body = in.readNBytes(in.readInt() - Integer.BYTES);
            switch (ByteBuffer.wrap(body).getInt()) {
                case SSL_REQUEST, GSS_REQUEST -> out.write('N');
                case PROTOCOL_3_0 -> {
                    return body;
                }
                default -> {
                    return null;
                }
            }
        }
    }

    /** The first client brings the server sessions with it. */
    private synchronized PooledBackend open(byte[] startup) throws IOException {
        while (all.size() < size) {
            PooledBackend backend = new PooledBackend(serverPort, startup);
            all.add(backend);
            idle.add(backend);
        }
        return all.get(0);
    }

    private void relay(DataInputStream in, DataOutputStream out) throws IOException, InterruptedException {
        PooledBackend backend = null;
        try {
            List<PgMessage> batch = new ArrayList<>();
            for (PgMessage message = PgMessage.read(in); !message.isTerminate(); message = PgMessage.read(in)) {
                batch.add(message);
                if (message.endsBatch()) {
                    backend = backend == null ? idle.take() : backend;
                    if (!backend.exchange(batch, out)) {
                        idle.add(backend);
                        backend = null;
                    }
                    batch.clear();
                }
            }
        } finally {
            if (backend != null) {
                backend.rollback();
                idle.add(backend);
            }
        }
    }

    @Override
    public void close() {
        try {
            listener.close();
            for (PooledBackend backend : all) {
                backend.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
