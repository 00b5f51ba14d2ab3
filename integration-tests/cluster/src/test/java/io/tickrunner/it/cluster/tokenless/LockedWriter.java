package io.tickrunner.it.cluster.tokenless;

import java.io.IOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/** A process whose only work is that of the fenced worker, under a lock that it checks right before its commit. */
public final class LockedWriter {

    private static final long PAUSE_MILLIS = 100;

    private final LeaseLock lock;
    private final Connection evidence;
    private final String workUrl;
    private final String name;

    private LockedWriter(LeaseLock lock, Connection evidence, String workUrl, String name) {
        this.lock = lock;
        this.evidence = evidence;
        this.workUrl = workUrl;
        this.name = name;
    }

    /**
     * @param arguments the kind of lock, the port of its server, the JDBC URLs of the evidence and of the work, and the name
     */
    public static void main(String... arguments) throws Exception {
        LeaseLock lock = LockServer.Kind.valueOf(arguments[0]).client(Integer.parseInt(arguments[1]));
        try (Connection evidence = DriverManager.getConnection(arguments[2])) {
            LockedWriter writer = new LockedWriter(lock, evidence, arguments[3], arguments[4]);
            while (true) {
                if (lock.tryAcquire()) {
                    writer.writeAndRelease();
                }
                Thread.sleep(PAUSE_MILLIS);
            }
        }
    }

    private void writeAndRelease() throws IOException, SQLException {
        long generation = begin();
        try {
            write(generation);
        } catch (SQLException | IllegalStateException e) {
            System.out.println("Not committed: " + e.getMessage());
        } finally {
            lock.release();
            end(generation);
        }
    }

    private void write(long generation) throws SQLException, IOException {
        try (Connection work = DriverManager.getConnection(workUrl)) {
            work.setAutoCommit(false);
            try (PreparedStatement effect = work
                    .prepareStatement("INSERT INTO fenced_effect (generation, token, replica) VALUES (?, 0, ?)")) {
                effect.setLong(1, generation);
                effect.setString(2, name);
                effect.executeUpdate();
            }
            try (PreparedStatement step = work.prepareStatement("INSERT INTO fenced_step (generation) VALUES (?)")) {
                step.setLong(1, generation);
                step.executeUpdate();
            }
            if (!lock.isHeld()) {
                throw new IllegalStateException("the lock is lost");
            }
            work.commit();
        }
    }

    private void end(long generation) throws SQLException {
        try (PreparedStatement run = evidence
                .prepareStatement("UPDATE fenced_run SET ended = clock_timestamp() WHERE generation = ?")) {
            run.setLong(1, generation);
            run.executeUpdate();
        }
    }

    private long begin() throws SQLException {
        try (PreparedStatement run = evidence
                .prepareStatement("INSERT INTO fenced_run (replica) VALUES (?) RETURNING generation")) {
            run.setString(1, name);
            try (ResultSet row = run.executeQuery()) {
                row.next();
                return row.getLong(1);
            }
        }
    }
}
