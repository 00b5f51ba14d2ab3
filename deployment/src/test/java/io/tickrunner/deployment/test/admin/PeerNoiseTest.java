package io.tickrunner.deployment.test.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;

import jakarta.inject.Inject;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.postgresql.PGConnection;

import io.quarkus.test.QuarkusUnitTest;
import io.tickrunner.Tickrunner;
import io.tickrunner.deployment.test.TestPostgres;

class PeerNoiseTest {

    private static final String LOCK = Long.toString(7001, 36);
    private static final String[] RUBBISH = { "", " ", "1", "1p", "1p" + LOCK, "1p" + LOCK + ":1", "1p" + LOCK + ":1:",
            "1p" + LOCK + ":1:0", "1p" + LOCK + ":1:-1", "1p" + LOCK + ":1:zzzzzzzzzzzz", "1p" + LOCK + ":1:zzzzzzzzzzzzzzzzz",
            "1p" + LOCK + ":true:1", "1p" + LOCK + ":1:1,", ",1p" + LOCK + ":1:1", "2p" + LOCK + ":1:1", "1P" + LOCK + ":1:1",
            "1t" + LOCK, "1t:" + LOCK, "1t0123456789ABCDEF:" + LOCK, "1t0123456789abcdef:" + LOCK + ":" + LOCK,
            "1t0123456789abcdef:" + LOCK + " ", "1t0123456789abcdef:", "1t0123456789abcdef0:" + LOCK,
            "1y0123456789abcdef:success:nobody", "1y0123456789abcdef:<script>:nobody", "1y0123456789abcdef::", "null", "{}",
            "'; DROP TABLE workers; --", "\uD83D\uDE00" };

    @RegisterExtension
    static final QuarkusUnitTest APP = AdminApp.of();

    private long number;

    @Inject
    Chore chore;

    @Inject
    Tickrunner tickrunner;

    @Test
    void rubbishOnTheChannelChangesNothing() throws Exception {
        assertThat(RawHttp.post(Chore.REBALANCE + "/resume").status()).isEqualTo(200);
        String app = RawHttp.get("/q/tickrunner").json().getString("app");
        String channel = "tickrunner_" + HexFormat.of().formatHex(
                MessageDigest.getInstance("SHA-256").digest(app.getBytes(StandardCharsets.UTF_8)), 0, 4);
        String session = RawHttp.get("/q/tickrunner").json().getJsonArray("replicas").encode();
        Random random = new Random(4711);
        try (Connection stranger = DriverManager.getConnection(TestPostgres.url());
                PreparedStatement notify = stranger.prepareStatement("SELECT pg_notify('" + channel + "', ?)")) {
            // As a replica of the app calls itself: the rubbish of others is not even looked at.
            stranger.setClientInfo("ApplicationName", ofReplicas(stranger) + "noise-1");
            for (String rubbish : RUBBISH) {
                send(notify, rubbish);
            }
            for (int i = 0; i < 3_000; i++) {
                send(notify, mangled(RUBBISH[random.nextInt(RUBBISH.length)], random));
            }
            send(notify, "1p" + "y,".repeat(3_900));
            awaitAnswered(stranger, notify, channel);
        }

        assertThat(chore.runs).hasValue(0);
        assertThat(tickrunner.service("rebalance").orElseThrow().health().paused()).isFalse();
        assertThat(RawHttp.get("/q/tickrunner").json().getJsonArray("replicas").encode()).isEqualTo(session);
    }

    /** What the application names of the app's lock sessions begin with. */
    private static String ofReplicas(Connection connection) throws SQLException {
        try (Statement ask = connection.createStatement();
                ResultSet row = ask.executeQuery("SELECT regexp_replace(application_name, '[^/]*$', '') FROM pg_stat_activity"
                        + " WHERE starts_with(application_name, 'tickrunner/') AND datname = current_database()")) {
            row.next();
            return row.getString(1);
        }
    }

    private void send(PreparedStatement notify, String text) throws SQLException {
        notify.setString(1, System.currentTimeMillis() + ":" + Long.toString(++number, 36) + ":" + text);
        notify.execute();
    }

    /** Text that is sure to be no message, and looks like one. */
    private static String mangled(String text, Random random) {
        int at = random.nextInt(text.length() + 1);
        return text.substring(0, at) + (char) (0x21 + random.nextInt(0x0e)) + text.substring(at);
    }

    /** All that was sent before has been heard when a greeting is answered. */
    private void awaitAnswered(Connection stranger, PreparedStatement notify, String channel) throws SQLException {
        stranger.createStatement().execute("LISTEN " + channel);
        send(notify, "1h");
        await().until(() -> {
            var arrived = stranger.unwrap(PGConnection.class).getNotifications(100);
            return arrived != null && Arrays.stream(arrived).anyMatch(n -> n.getParameter().contains(":1w"));
        });
    }
}
