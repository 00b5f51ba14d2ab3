package io.tickrunner.deployment.test.admin;

import static org.awaitility.Awaitility.await;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.HexFormat;

import org.postgresql.PGConnection;

import io.tickrunner.deployment.test.TestPostgres;

/** Communicates with the app as another replica would: from a session with a replica's name, in numbered messages. */
final class PeerChannel implements AutoCloseable {

    private final Connection connection;
    private final PreparedStatement notify;
    private long number;

    /**
     * @param app the app's full name
     */
    PeerChannel(String app) throws SQLException {
        String channel = "tickrunner_" + digest(app);
        connection = DriverManager.getConnection(TestPostgres.url());
        connection.setClientInfo("ApplicationName", beginningOfReplicas() + "peer-1");
        try (Statement listen = connection.createStatement()) {
            listen.execute("LISTEN " + channel);
        }
        notify = connection.prepareStatement("SELECT pg_notify('" + channel + "', ?)");
        awaitAnswered();
    }

    private static String digest(String app) {
        try {
            return HexFormat.of().formatHex(
                    MessageDigest.getInstance("SHA-256").digest(app.getBytes(StandardCharsets.UTF_8)), 0, 4);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private String beginningOfReplicas() throws SQLException {
        try (Statement ask = connection.createStatement();
                ResultSet row = ask.executeQuery("SELECT regexp_replace(application_name, '[^/]*$', '') FROM pg_stat_activity"
                        + " WHERE starts_with(application_name, 'tickrunner/') AND datname = current_database()")) {
            row.next();
            return row.getString(1);
        }
    }

    void send(String text) throws SQLException {
        notify.setString(1, System.currentTimeMillis() + ":" + Long.toString(++number, 36) + ":" + text);
        notify.execute();
    }

    /** Waits until a greeting is answered. All messages sent before it have then been received. */
    void awaitAnswered() throws SQLException {
        send("1h");
        await().until(() -> {
            var arrived = connection.unwrap(PGConnection.class).getNotifications(100);
            return arrived != null && Arrays.stream(arrived).anyMatch(n -> n.getParameter().contains(":1w"));
        });
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
