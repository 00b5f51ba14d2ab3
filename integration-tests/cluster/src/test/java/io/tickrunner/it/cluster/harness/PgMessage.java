package io.tickrunner.it.cluster.harness;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;

/**
 * A message of PostgreSQL's protocol, version 3.
 *
 * @param type its first byte
 * @param body what follows its length
 */
record PgMessage(char type, byte[] body) {

    static PgMessage read(DataInputStream in) throws IOException {
        char type = (char) in.readUnsignedByte();
        return new PgMessage(type, in.readNBytes(in.readInt() - Integer.BYTES));
    }

    void write(DataOutputStream out) throws IOException {
        out.writeByte(type);
        out.writeInt(body.length + Integer.BYTES);
        out.write(body);
    }

    /** Whether a client waits for answers after it: a simple query, or a synchronisation. */
    boolean endsBatch() {
        return type == 'Q' || type == 'S';
    }

    /** Whether it makes the server carry out a prepared command. */
    boolean isExecute() {
        return type == 'E';
    }

    boolean isTerminate() {
        return type == 'X';
    }

    /** Whether the server passes a notification on. */
    boolean isNotification() {
        return type == 'A';
    }

    boolean isReadyForQuery() {
        return type == 'Z';
    }

    /** Of a {@link #isReadyForQuery() ready} message: whether a transaction is open. */
    boolean isInTransaction() {
        return body[0] != 'I';
    }
}
