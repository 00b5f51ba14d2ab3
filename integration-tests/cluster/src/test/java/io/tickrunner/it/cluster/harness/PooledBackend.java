package io.tickrunner.it.cluster.harness;

import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** One server session of the pooler. Used by one client at a time. */
final class PooledBackend implements Closeable {

    private final Socket socket;
    private final DataInputStream in;
    private final DataOutputStream out;
    private final byte[] greeting;

    PooledBackend(int port, byte[] startup) throws IOException {
        socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setTcpNoDelay(true);
        in = new DataInputStream(socket.getInputStream());
        out = new DataOutputStream(new BufferedOutputStream(socket.getOutputStream()));
        out.writeInt(startup.length + Integer.BYTES);
        out.write(startup);
        out.flush();
        ByteArrayOutputStream answer = new ByteArrayOutputStream();
        relayUntilReady(new DataOutputStream(answer));
        greeting = answer.toByteArray();
    }

    /** Returns the server's messages from the start of the session, which are sent to clients. */
    byte[] greeting() {
        return greeting;
    }

    /**
     * Sends a client's messages and passes the answers on.
     *
     * @return whether a transaction is open, in which case the next messages must also come here
     */
    boolean exchange(List<PgMessage> batch, DataOutputStream client) throws IOException {
        for (PgMessage message : batch) {
            message.write(out);
        }
        out.flush();
        ByteArrayOutputStream answer = new ByteArrayOutputStream();
        boolean inTransaction = relayUntilReady(new DataOutputStream(answer));
        client.write(answer.toByteArray());
        return inTransaction;
    }

    /** Ends what a client left open. */
    void rollback() throws IOException {
        PgMessage rollback = new PgMessage('Q', "ROLLBACK\0".getBytes(StandardCharsets.US_ASCII));
        exchange(List.of(rollback), new DataOutputStream(OutputStream.nullOutputStream()));
    }

    private boolean relayUntilReady(DataOutputStream to) throws IOException {
        while (true) {
            PgMessage message = PgMessage.read(in);
            message.write(to);
            if (message.isReadyForQuery()) {
                return message.isInTransaction();
            }
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
