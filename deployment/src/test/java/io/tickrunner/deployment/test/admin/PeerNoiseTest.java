package io.tickrunner.deployment.test.admin;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;

import jakarta.inject.Inject;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.quarkus.test.QuarkusUnitTest;
import io.tickrunner.Tickrunner;

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

    @Inject
    Chore chore;

    @Inject
    Tickrunner tickrunner;

    @Test
    void invalidMessagesOnTheChannelHaveNoEffect() throws Exception {
        assertThat(RawHttp.post(Chore.REBALANCE + "/resume").status()).isEqualTo(200);
        String session = RawHttp.get("/q/tickrunner").json().getJsonArray("replicas").encode();
        Random random = new Random(4711);
        // Sent as a replica of the app, because messages of other programs are ignored unread.
        try (PeerChannel peer = new PeerChannel(RawHttp.get("/q/tickrunner").json().getString("app"))) {
            for (String rubbish : RUBBISH) {
                peer.send(rubbish);
            }
            for (int i = 0; i < 3_000; i++) {
                peer.send(mangled(RUBBISH[random.nextInt(RUBBISH.length)], random));
            }
            peer.send("1p" + "y,".repeat(3_900));
            peer.awaitAnswered();
        }

        assertThat(chore.runs).hasValue(0);
        assertThat(tickrunner.service("rebalance").orElseThrow().health().paused()).isFalse();
        assertThat(RawHttp.get("/q/tickrunner").json().getJsonArray("replicas").encode()).isEqualTo(session);
    }

    /** Returns text that resembles a message but is certainly not valid. */
    private static String mangled(String text, Random random) {
        int at = random.nextInt(text.length() + 1);
        return text.substring(0, at) + (char) (0x21 + random.nextInt(0x0e)) + text.substring(at);
    }
}
