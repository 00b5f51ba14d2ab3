package io.tickrunner.runtime.pg;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** A proxy between client and server that understands the protocol and handles function calls in different ways. */
final class FunctionCallProxy implements AutoCloseable {

    /** The handling of a function call. */
    enum Way {
        PASS_ON,
        REFUSE,
        /** Answers like a server whose lock table is full. */
        REFUSE_FOR_LACK_OF_ROOM_ONCE,
        SWALLOW,
        ANSWER_NO,
        ANSWER_YES,
        ANSWER_IN_TATTERS,
        HANG_UP,
        HANG_UP_ON_ALL,
        /** Behaves like a network that breaks. */
        HANG_UP_ON_ALL_ONCE
    }

    /** Requests before the login, such as for encryption, have another number in this place. */
    private static final int PROTOCOL_MAJOR = 3;
    private static final int FUNCTION_CALL = 'F';
    private static final String COMMANDS = "FQE";

    final AtomicInteger calls = new AtomicInteger();
    /** How many commands the server was asked for: function calls, simple queries and executions. */
    final AtomicInteger commands = new AtomicInteger();
    volatile Way way;
    private final int serverPort;
    private final ServerSocket listening;
    private final List<Socket> sockets = new CopyOnWriteArrayList<>();

    FunctionCallProxy(int serverPort, Way way) throws IOException {
        this.serverPort = serverPort;
        this.way = way;
        this.listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        daemon(this::accept);
    }

    int port() {
        return listening.getLocalPort();
    }

    private void accept() {
        try {
            while (true) {
                Socket client = listening.accept();
                Socket server = new Socket(InetAddress.getLoopbackAddress(), serverPort);
                client.setTcpNoDelay(true);
                server.setTcpNoDelay(true);
                sockets.addAll(List.of(client, server));
                daemon(() -> requests(client, server));
                daemon(() -> answers(server, client));
            }
        } catch (IOException e) {
            // Closed with the test.
        }
    }

    private void requests(Socket client, Socket server) {
        try (client; server) {
            DataInputStream in = new DataInputStream(client.getInputStream());
            DataOutputStream out = new DataOutputStream(server.getOutputStream());
            for (int major = 0; major != PROTOCOL_MAJOR;) {
                byte[] request = body(in);
                major = request[1];
                out.write(message(request));
            }
            while (true) {
                int type = in.readUnsignedByte();
                byte[] body = body(in);
                if (type == FUNCTION_CALL) {
                    calls.incrementAndGet();
                }
                if (COMMANDS.indexOf(type) >= 0) {
                    commands.incrementAndGet();
                }
                if (type != FUNCTION_CALL || way == Way.PASS_ON) {
                    out.write(typed(type, body));
                } else {
                    haveOwnWay(client);
                }
            }
        } catch (IOException e) {
            // Either side went away.
        }
    }

    private void haveOwnWay(Socket client) throws IOException {
        switch (way) {
            case REFUSE -> refuse(client, "0A000", "no function calls here");
            case REFUSE_FOR_LACK_OF_ROOM_ONCE -> {
                way = Way.PASS_ON;
                refuse(client, "53200", "out of shared memory");
            }
            case ANSWER_NO -> answer(client, 0);
            case ANSWER_YES -> answer(client, 1);
            case HANG_UP -> client.close();
            case ANSWER_IN_TATTERS -> answer(client, 't');
            case HANG_UP_ON_ALL -> hangUpOnAll();
            case HANG_UP_ON_ALL_ONCE -> {
                way = Way.PASS_ON;
                hangUpOnAll();
            }
            default -> {
                // Swallowed.
            }
        }
    }

    private static void refuse(Socket client, String sqlState, String message) throws IOException {
        byte[] error = ("SERROR\0C" + sqlState + "\0M" + message + "\0\0").getBytes(StandardCharsets.US_ASCII);
        client.getOutputStream().write(concat(typed('E', error), ready()));
    }

    private static void answer(Socket client, int oneByte) throws IOException {
        client.getOutputStream().write(concat(typed('V', new byte[] { 0, 0, 0, 1, (byte) oneByte }), ready()));
    }

    private static byte[] ready() {
        return typed('Z', new byte[] { 'I' });
    }

    private static void answers(Socket server, Socket client) {
        try (server; client) {
            server.getInputStream().transferTo(client.getOutputStream());
        } catch (IOException e) {
            // Either side went away.
        }
    }

    private static byte[] body(DataInputStream in) throws IOException {
        byte[] body = new byte[in.readInt() - Integer.BYTES];
        in.readFully(body);
        return body;
    }

    private static byte[] message(byte[] body) {
        return ByteBuffer.allocate(Integer.BYTES + body.length).putInt(Integer.BYTES + body.length).put(body).array();
    }

    private static byte[] typed(int type, byte[] body) {
        return concat(new byte[] { (byte) type }, message(body));
    }

    private static byte[] concat(byte[] first, byte[] second) {
        return ByteBuffer.allocate(first.length + second.length).put(first).put(second).array();
    }

    private void hangUpOnAll() throws IOException {
        for (Socket socket : sockets) {
            socket.close();
        }
        sockets.clear();
    }

    private static void daemon(Runnable work) {
        Thread thread = new Thread(work, "function-call-proxy");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() throws IOException {
        listening.close();
        hangUpOnAll();
    }
}
