package io.tickrunner.runtime.peer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PeerEnvelopeTest {

    @Test
    void whatIsSentIsRead() {
        PeerEnvelope.Counter counter = new PeerEnvelope.Counter();

        List<String> numbered = counter.number(List.of("1h", "1r1:2"), 1_700_000_000_000L);

        assertThat(PeerEnvelope.decode("1700000000000:" + numbered.get(0))).contains(
                new PeerEnvelope(1_700_000_000_000L, 1, "1h"));
        assertThat(PeerEnvelope.decode("1700000000000:" + numbered.get(1))).contains(
                new PeerEnvelope(1_700_000_000_000L, 2, "1r1:2"));
    }

    @Test
    void aMessageThatReachedTheServerLateIsAsOldAsItsWriting() {
        String late = new PeerEnvelope.Counter().number(List.of("1h"), 1_699_999_990_000L).get(0);

        assertThat(PeerEnvelope.decode("1700000000000:" + late)).contains(new PeerEnvelope(1_699_999_990_000L, 1, "1h"));
    }

    @ParameterizedTest
    @ValueSource(longs = { 1_700_000_000_001L, 1_699_996_399_999L, 0, -1, Long.MAX_VALUE, Long.MIN_VALUE })
    void aTimeOfWritingThatCannotBeIsIgnored(long writtenAt) {
        String odd = new PeerEnvelope.Counter().number(List.of("1h"), writtenAt).get(0);

        assertThat(PeerEnvelope.decode("1700000000000:" + odd)).contains(new PeerEnvelope(1_700_000_000_000L, 1, "1h"));
    }

    @Test
    void aMessageWithoutATimeOfWritingIsAsOldAsItsStamp() {
        assertThat(PeerEnvelope.decode("1700000000000:2:1h")).contains(new PeerEnvelope(1_700_000_000_000L, 2, "1h"));
    }

    @ParameterizedTest
    @ValueSource(strings = { "", ":", "::", "1:1", "1h", ":1:1h", "x:1:1h", "1::1h", "1:0:1h", "1:-1:1h", "-1:1:1h",
            "1:zzzzzzzzzzzzzzz:1h", "99999999999999999999:1:1h", " 1:1:1h", "1 :1:1h", "1:1@:1h", "1:@1:1h", "1:1@1@1:1h",
            "1:1@zzzzzzzzzzzzzzz:1h" })
    void whatCannotBeParsedIsIgnored(String payload) {
        assertThat(PeerEnvelope.decode(payload)).isEmpty();
    }

    @Test
    void noPayloadMakesItThrow() {
        Random random = new Random(99);
        String likely = "0129az:-+. ";
        for (int i = 0; i < 20_000; i++) {
            StringBuilder text = new StringBuilder();
            for (int length = random.nextInt(20); length > 0; length--) {
                text.append(likely.charAt(random.nextInt(likely.length())));
            }
            PeerEnvelope.decode(text.toString());
        }
        assertThat(PeerEnvelope.decode(null)).isEmpty();
    }
}
