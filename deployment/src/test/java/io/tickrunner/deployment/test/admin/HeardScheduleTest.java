package io.tickrunner.deployment.test.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Base64;
import java.util.logging.Level;

import jakarta.inject.Inject;

import org.eclipse.microprofile.config.ConfigProvider;
import org.jboss.logmanager.ExtLogRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.quarkus.test.QuarkusUnitTest;
import io.tickrunner.Tickrunner;
import io.tickrunner.deployment.test.TestPostgres;

class HeardScheduleTest {

    @RegisterExtension
    static final QuarkusUnitTest APP = TestPostgres.config(new QuarkusUnitTest()
            .withApplicationRoot(jar -> jar.addClasses(RawHttp.class, PeerChannel.class, Chore.class)))
            .overrideConfigKey("quarkus.tickrunner.admin.commands", "false")
            .setLogRecordPredicate(record -> record.getLoggerName().endsWith(".Rescheduling")
                    && record.getLevel().intValue() >= Level.WARNING.intValue())
            .assertLogRecords(records -> assertThat(records)
                    .extracting(record -> ((ExtLogRecord) record).getFormattedMessage())
                    .containsExactly(
                            "Worker rebalance keeps its schedule every=PT4H, because cron=0 15 2 30 2 ?, which was set in"
                                    + " another replica, is invalid here: cron = \"0 15 2 30 2 ?\" matches no date in any year; correct the"
                                    + " day, the month or the weekday. Run the same version of the app with the same configuration in all"
                                    + " replicas, or reschedule the worker"));

    @Inject
    Tickrunner tickrunner;

    @Test
    void aScheduleOfAnotherReplicaIsAdoptedEvenIfCommandsAreOffUnlessItIsInvalidHere() throws SQLException {
        try (PeerChannel peer = new PeerChannel(
                ConfigProvider.getConfig().getValue("quarkus.application.name", String.class))) {
            peer.send(message(1, "every=PT4H"));
            await().until(() -> interval().equals(Duration.ofHours(4)));

            peer.send(message(2, "cron=0 15 2 30 2 ?"));
            peer.awaitAnswered();
            peer.send(message(3, "every=PT3H"));

            await().until(() -> interval().equals(Duration.ofHours(3)));
        }
    }

    private Duration interval() {
        return tickrunner.service("rebalance").orElseThrow().interval();
    }

    private static String message(int change, String text) {
        return "1s" + Long.toString(7001, 36) + ":" + change + ":" + Long.toString(System.currentTimeMillis(), 36) + ":"
                + Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.US_ASCII));
    }
}
