package io.tickrunner.it.cluster.harness;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;

/**
 * A proxy that can hold back one statement of a transaction, so that a process can be frozen exactly there. It counts what a
 * client sends before it waits for an answer, from the first statement that contains a given text. For clients without SSL
 * that send each statement as text.
 */
public final class StatementProxy extends ProtocolProxy {

    private final String first;
    private final AtomicReference<Halt> armed = new AtomicReference<>();

    /** Where a client is held back at one of its statements. */
    private enum Place {
        BEFORE {
            @Override
            int messagesBefore(List<PgMessage> batch) {
                return 0;
            }
        },
        /** After the first command of a batch. The driver sends BEGIN together with the first statement. */
        AFTER_FIRST_COMMAND {
            @Override
            int messagesBefore(List<PgMessage> batch) {
                return 1 + batch.stream().map(PgMessage::isExecute).toList().indexOf(true);
            }
        },
        AFTER {
            @Override
            int messagesBefore(List<PgMessage> batch) {
                return batch.size();
            }
        };

        /** Returns how many messages the server gets before the client is held back. */
        abstract int messagesBefore(List<PgMessage> batch);
    }

    /** One place of a transaction at which its client is held back. */
    public static final class Halt {

        private final int number;
        private final Place place;
        private final CountDownLatch reached = new CountDownLatch(1);
        private final CountDownLatch released = new CountDownLatch(1);

        private Halt(int number, Place place) {
            this.number = number;
            this.place = place;
        }

        /** Returns whether a transaction has come to this place. */
        public boolean isReached() {
            return reached.getCount() == 0;
        }

        public void release() {
            released.countDown();
        }
    }

    /**
     * @param first text of the first statement of the transactions that are counted
     */
    public StatementProxy(int serverPort, String first) {
        super(serverPort);
        this.first = first;
        listen();
    }

    /** Holds back the statement with this number, from 1, of the next transaction that gets so far. */
    public Halt haltBefore(int number) {
        return arm(new Halt(number, Place.BEFORE));
    }

    /** Lets the BEGIN of the next transaction through, and holds back the first statement. */
    public Halt haltAfterBegin() {
        return arm(new Halt(1, Place.AFTER_FIRST_COMMAND));
    }

    /** Lets the statement with this number through, and holds back what the same client sends next. */
    public Halt haltAfter(int number) {
        return arm(new Halt(number, Place.AFTER));
    }

    private Halt arm(Halt halt) {
        armed.set(halt);
        return halt;
    }

    @Override
    void passToServer(Socket client, Socket server) throws IOException, InterruptedException {
        relay(new DataInputStream(client.getInputStream()), new DataOutputStream(server.getOutputStream()));
    }

    private void relay(DataInputStream in, DataOutputStream out) throws IOException, InterruptedException {
        int length = in.readInt();
        out.writeInt(length);
        out.write(in.readNBytes(length - Integer.BYTES));
        out.flush();
        int count = 0;
        List<PgMessage> batch = new ArrayList<>();
        while (true) {
            PgMessage message = PgMessage.read(in);
            batch.add(message);
            if (message.endsBatch() || message.isTerminate()) {
                count = batch.stream().anyMatch(this::isFirst) ? 1 : count == 0 ? 0 : count + 1;
                pass(batch, haltAt(count), out);
                batch.clear();
            }
        }
    }

    private boolean isFirst(PgMessage message) {
        return new String(message.body(), StandardCharsets.UTF_8).contains(first);
    }

    private static void pass(List<PgMessage> batch, Halt halt, DataOutputStream out) throws IOException, InterruptedException {
        int early = halt == null ? batch.size() : halt.place.messagesBefore(batch);
        write(batch.subList(0, early), out);
        if (halt != null) {
            halt.reached.countDown();
            halt.released.await();
            write(batch.subList(early, batch.size()), out);
        }
    }

    private static void write(List<PgMessage> messages, DataOutputStream out) throws IOException {
        for (PgMessage message : messages) {
            message.write(out);
        }
        out.flush();
    }

    /** Returns the halt at this statement, which then applies no more; {@code null} if there is none. */
    private Halt haltAt(int count) {
        Halt halt = armed.get();
        return halt != null && halt.number == count && armed.compareAndSet(halt, null) ? halt : null;
    }
}
