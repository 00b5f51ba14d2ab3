package io.tickrunner.runtime.peer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.tickrunner.runtime.peer.PeerMessage.Kind;
import io.tickrunner.runtime.peer.PeerMessage.Run;

class PeerMessageTest {

    private static final int ROUNDS = 20_000;

    @Test
    void encodedMessagesAreDecoded() {
        List<Run> runs = List.of(run(0, 0, OptionalLong.empty()), run(Long.MAX_VALUE, 12_345, OptionalLong.of(0)),
                run(Long.MIN_VALUE, 315_360_000_000L, OptionalLong.of(99)), run(-1, 1, OptionalLong.of(2)),
                new Run(7, -3, 1, OptionalLong.empty(), OptionalLong.of(1_700_000_000_000L), OptionalLong.empty()),
                new Run(8, Long.MIN_VALUE, 1, OptionalLong.of(0), OptionalLong.of(-1), OptionalLong.of(5)),
                new Run(9, 0, 1, OptionalLong.empty(), OptionalLong.empty(), OptionalLong.of(Long.MAX_VALUE)));
        for (Kind kind : List.of(Kind.RUNS, Kind.ANSWER, Kind.WITHDRAWN)) {
            assertThat(PeerMessage.encode(kind, runs)).singleElement()
                    .satisfies(text -> assertThat(PeerMessage.decode(text)).contains(new PeerMessage(kind, runs, List.of())));
        }
        for (Kind kind : List.of(Kind.WELCOME, Kind.RELEASED)) {
            List<Long> numbers = List.of(0L, 1L, Long.MAX_VALUE, Long.MIN_VALUE);
            assertThat(PeerMessage.encodeNumbers(kind, numbers)).singleElement().satisfies(
                    text -> assertThat(PeerMessage.decode(text)).contains(new PeerMessage(kind, List.of(), numbers)));
        }
        for (PeerMessage message : List.of(PeerMessage.HELLO, PeerMessage.NEWCOMER, PeerMessage.ANY_FREED,
                PeerMessage.LEAVING)) {
            assertThat(PeerMessage.decode(message.encode())).contains(message);
        }
    }

    @Test
    void noContentIsNoMessage() {
        assertThat(PeerMessage.encode(Kind.RUNS, List.of())).isEmpty();
    }

    @Test
    void manyRunsAreSplitIntoMessagesThatPostgresAccepts() {
        List<Run> runs = new ArrayList<>();
        for (long i = 0; i < 5_000; i++) {
            runs.add(run(Long.MIN_VALUE + i, 315_360_000_000L - i, OptionalLong.of(315_000_000_000L + i)));
        }

        List<String> messages = PeerMessage.encode(Kind.RUNS, runs);

        assertThat(messages).hasSizeGreaterThan(1).allMatch(text -> text.length() < 8_000);
        assertThat(messages.stream().flatMap(text -> PeerMessage.decode(text).orElseThrow().runs().stream()))
                .containsExactlyElementsOf(runs);
    }

    @ParameterizedTest
    @ValueSource(strings = { "", "1", "2h", "1x", "1r", "1a", "1h1:2", "1f,", "1r,", "1r1", "1r1:", "1r:1", "1r1:2", "1r1:2:",
            "1r1::3", "1r1:2:3:", "1r1:2:3:4:5:6:7", "1r1:2:3:4:", "1r1:2:3::", "1r1:2:3:::", "1r1:2:3::4:", "1r1:2:3:-4:5",
            "1r1:2:-1", "1r1:2:3:-3", "1r1:2:3,", "1r1;2;3", "1r 1:2:3", "1r1:2:3 ", "1rzzzzzzzzzzzzzz:1:1",
            "1r1:zzzzzzzzzzzzzz:1", "1r1:1:zzzzzzzzzzz", "hello", "1R1:2:3", "1r1:2:3\u0000", "1w", "1w,", "1w1:2", "1u",
            "1u1,",
            "1l1", "1uzzzzzzzzzzzzzz" })
    void invalidTextIsIgnored(String text) {
        assertThat(PeerMessage.decode(text)).isEmpty();
    }

    @Test
    void emptyTextIsIgnored() {
        assertThat(PeerMessage.decode(null)).isEmpty();
    }

    @Test
    void noTextMakesItThrowAndAcceptedMessagesCanBeEncoded() {
        Random random = new Random(4711);
        for (int i = 0; i < ROUNDS; i++) {
            assertThatMeaningSurvives(randomText(random));
        }
    }

    @Test
    void noMutatedMessageMakesItThrowEither() {
        Random random = new Random(4712);
        for (int i = 0; i < ROUNDS; i++) {
            StringBuilder text = new StringBuilder(PeerMessage.encode(Kind.RUNS, List.of(
                    run(random.nextLong(), random.nextInt(Integer.MAX_VALUE), OptionalLong.of(random.nextInt(1_000))),
                    run(random.nextInt(), random.nextInt(1_000), OptionalLong.empty()))).get(0));
            for (int mutations = random.nextInt(4); mutations >= 0; mutations--) {
                int at = random.nextInt(text.length());
                switch (random.nextInt(3)) {
                    case 0 -> text.setCharAt(at, randomCharacter(random));
                    case 1 -> text.insert(at, randomCharacter(random));
                    default -> text.deleteCharAt(at);
                }
            }
            assertThatMeaningSurvives(text.toString());
        }
    }

    private static void assertThatMeaningSurvives(String text) {
        Optional<PeerMessage> message = PeerMessage.decode(text);
        message.ifPresent(m -> assertThat(PeerMessage.decode(m.encode())).as(text).isEqualTo(message));
    }

    private static String randomText(Random random) {
        StringBuilder text = new StringBuilder(random.nextBoolean() ? "1r" : "");
        for (int length = random.nextInt(40); length > 0; length--) {
            text.append(randomCharacter(random));
        }
        return text.toString();
    }

    /** Returns mostly characters used in messages, because many texts should nearly be valid. */
    private static char randomCharacter(Random random) {
        String likely = "1hrafwul:,-09azAZ+ .";
        return random.nextInt(10) > 0 ? likely.charAt(random.nextInt(likely.length())) : (char) random.nextInt(0x10000);
    }

    private static Run run(long lockId, long startAge, OptionalLong successAge) {
        return new Run(lockId, ~lockId, startAge, successAge, OptionalLong.empty(), OptionalLong.empty());
    }
}
