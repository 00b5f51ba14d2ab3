package io.tickrunner.runtime.pg;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;

import io.tickrunner.runtime.config.KeySpace;
import io.tickrunner.runtime.config.ReplicaIdentity;

/** Sends messages like a replica, which any client of the database can do. */
final class Forger implements AutoCloseable {

    private final Connection connection;
    private final String channel;
    private long number;

    /**
     * @param application what it calls itself
     * @param role the role it logs in with
     */
    Forger(Database database, String application, String role) throws SQLException {
        this.connection = DriverManager.getConnection(database.url(), role, role);
        connection.setClientInfo("ApplicationName", application);
        this.channel = KeySpace.bigint().channel(new ReplicaIdentity("test", "forged"));
    }

    /** Returns a forger with the name and role of a replica of the tested app. */
    static Forger ofSameRole(Database database) throws SQLException {
        return new Forger(database, "tickrunner/test/forged-1", "postgres");
    }

    void send(String text) throws SQLException {
        send(++number, text);
    }

    void send(long numbered, String text) throws SQLException {
        sendRaw(System.currentTimeMillis() + ":" + Long.toString(numbered, 36) + ":" + text);
    }

    void sendRaw(String payload) throws SQLException {
        try (PreparedStatement notify = connection.prepareStatement("SELECT pg_notify(?, ?)")) {
            notify.setString(1, channel);
            notify.setString(2, payload);
            notify.execute();
        }
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
