package io.tickrunner.it.cluster.harness;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.util.concurrent.atomic.AtomicInteger;

/** A proxy that can drop the server's notifications and pass all its other messages. */
public final class DeafeningProxy extends ProtocolProxy {

    private final AtomicInteger dropped = new AtomicInteger();
    private volatile boolean deafening;

    public DeafeningProxy(int serverPort) {
        super(serverPort);
        listen();
    }

    public void deafen(boolean deafens) {
        deafening = deafens;
    }

    /** Returns how many notifications it has dropped. */
    public int dropped() {
        return dropped.get();
    }

    @Override
    void passToClient(Socket server, Socket client) throws IOException {
        DataInputStream in = new DataInputStream(server.getInputStream());
        DataOutputStream out = new DataOutputStream(client.getOutputStream());
        while (true) {
            PgMessage message = PgMessage.read(in);
            if (deafening && message.isNotification()) {
                dropped.incrementAndGet();
            } else {
                message.write(out);
                out.flush();
            }
        }
    }
}
