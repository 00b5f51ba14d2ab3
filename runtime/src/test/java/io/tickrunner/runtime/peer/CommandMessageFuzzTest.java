package io.tickrunner.runtime.peer;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;

import io.tickrunner.Outcome;
import io.tickrunner.Pause;
import io.tickrunner.runtime.config.ReplicaIdentity;
import io.tickrunner.runtime.peer.CommandMessage.AskTick;
import io.tickrunner.runtime.peer.CommandMessage.Pauses;
import io.tickrunner.runtime.peer.CommandMessage.Reply;
import io.tickrunner.runtime.peer.CommandMessage.Schedules;
import io.tickrunner.runtime.text.HostileText;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class CommandMessageFuzzTest {

    @Property
    void anyTextIsACommandOrNothing(@ForAll("texts") String text) {
        HostileText.bounded(() -> CommandMessage.decode(text));
    }

    @Property
    void whatIsAcceptedIsFitToBeShownAndCompared(@ForAll("texts") String text) {
        assertThat(CommandMessage.decode(text).stream()).allMatch(message -> {
            if (message instanceof Reply reply) {
                return (reply.outcome() + reply.replica()).chars().allMatch(c -> c > ' ' && c < 0x7f)
                        && reply.replica().length() <= 300;
            }
            if (message instanceof Schedules schedules) {
                return !schedules.entries().isEmpty()
                        && schedules.entries().values().stream().allMatch(ScheduleBook.Entry::isValid);
            }
            return !(message instanceof Pauses pauses)
                    || !pauses.entries().isEmpty() && pauses.entries().values().stream().allMatch(PauseBook.Told::isValid);
        });
    }

    @Property
    void whatIsAcceptedIsWrittenSoThatItIsReadAgain(@ForAll("texts") String text) {
        Optional<CommandMessage> message = CommandMessage.decode(text);

        assertThat(message.map(m -> readAgain(encode(m)))).isEqualTo(message);
    }

    @Property
    void aRequestThatIsSentIsRead(@ForAll("asks") AskTick ask) {
        assertThat(CommandMessage.decode(ask.encode())).contains(ask);
        assertThat(isTakenInItsEnvelope(ask.encode())).isTrue();
    }

    @Property
    void aReplyThatIsSentIsReadWhateverItsReplicaIsCalled(@ForAll("replies") Reply reply) {
        assertThat(CommandMessage.decode(reply.encode())).contains(reply);
        assertThat(isTakenInItsEnvelope(reply.encode())).isTrue();
    }

    @Property
    void pausesThatAreSentAreRead(@ForAll("pauses") Map<Long, PauseBook.Told> entries) {
        List<String> messages = new Pauses(entries).encode();

        assertThat(messages).allMatch(CommandMessageFuzzTest::isTakenInItsEnvelope);
        assertThat(pausesOf(messages)).isEqualTo(entries);
    }

    @Property
    void schedulesThatAreSentAreRead(@ForAll("schedules") Map<Long, ScheduleBook.Entry> entries) {
        List<String> messages = new Schedules(entries).encode();

        assertThat(messages).allMatch(CommandMessageFuzzTest::isTakenInItsEnvelope);
        assertThat(schedulesOf(messages)).isEqualTo(entries);
    }

    @Property
    void aCommandIsNotAMessageOfAnotherKind(@ForAll("texts") String text) {
        // Both kinds come over one channel, and only "p" with one colon too few or too many is in doubt.
        assertThat(CommandMessage.decode(text).flatMap(command -> PeerMessage.decode(text))).isEmpty();
    }

    private static List<String> encode(CommandMessage message) {
        if (message instanceof AskTick ask) {
            return List.of(ask.encode());
        }
        if (message instanceof Schedules schedules) {
            return schedules.encode();
        }
        return message instanceof Reply reply ? List.of(reply.encode()) : ((Pauses) message).encode();
    }

    /** Damage to a name can make its text longer (each invalid byte becomes three), so that one message becomes two. */
    private static CommandMessage readAgain(List<String> texts) {
        CommandMessage first = CommandMessage.decode(texts.get(0)).orElseThrow();
        if (first instanceof Pauses) {
            return new Pauses(pausesOf(texts));
        }
        if (first instanceof Schedules) {
            return new Schedules(schedulesOf(texts));
        }
        assertThat(texts).hasSize(1);
        return first;
    }

    private static Map<Long, PauseBook.Told> pausesOf(List<String> texts) {
        Map<Long, PauseBook.Told> read = new TreeMap<>();
        texts.forEach(text -> read.putAll(((Pauses) CommandMessage.decode(text).orElseThrow()).entries()));
        return read;
    }

    private static Map<Long, ScheduleBook.Entry> schedulesOf(List<String> texts) {
        Map<Long, ScheduleBook.Entry> read = new TreeMap<>();
        texts.forEach(text -> read.putAll(((Schedules) CommandMessage.decode(text).orElseThrow()).entries()));
        return read;
    }

    private static boolean isTakenInItsEnvelope(String message) {
        String longest = Long.MAX_VALUE + ":" + Long.toString(Long.MAX_VALUE, 36) + ":";
        return (longest + message).getBytes(StandardCharsets.UTF_8).length < 8_000;
    }

    @Provide
    static Arbitrary<String> texts() {
        return HostileText.near("1typs:,.-+09afzAZ_", Arbitraries.oneOf(asks().map(AskTick::encode),
                replies().map(Reply::encode),
                pauses().filter(entries -> !entries.isEmpty()).map(entries -> new Pauses(entries).encode().get(0)),
                schedules().filter(entries -> !entries.isEmpty()).map(entries -> new Schedules(entries).encode().get(0))));
    }

    @Provide
    static Arbitrary<AskTick> asks() {
        return Combinators.combine(requestIds(), Arbitraries.longs(), TickArgumentsFuzzTest.arguments()).as(AskTick::new);
    }

    @Provide
    static Arbitrary<Reply> replies() {
        Arbitrary<String> outcomes = Arbitraries.oneOf(Arbitraries.just(Reply.TAKEN),
                Arbitraries.of(Outcome.class).map(Outcome::tag));
        Arbitrary<String> replicas = Combinators.combine(Arbitraries.strings().ofMaxLength(40), Arbitraries.strings()
                .ofMinLength(1).ofMaxLength(100)).as((app, host) -> new ReplicaIdentity(app, host).shownReplica());
        return Combinators.combine(requestIds(), outcomes, replicas).as(Reply::new);
    }

    @Provide
    static Arbitrary<Map<Long, PauseBook.Told>> pauses() {
        Arbitrary<String> names = texts(100).injectNull(0.3);
        Arbitrary<String> reasons = texts(TimedPause.MAX_REASON).injectNull(0.3);
        Arbitrary<Long> ends = Arbitraries.longs().between(0, 253_402_300_799_999L).injectNull(0.3);
        Arbitrary<PauseBook.Told> entries = Combinators.combine(Arbitraries.of(true, false), names, reasons, ends,
                Arbitraries.longs().between(0, TimedPause.LONGEST.toMillis()), Arbitraries.longs().greaterOrEqual(1))
                .as(CommandMessageFuzzTest::told);
        return Arbitraries.maps(Arbitraries.longs(), entries).ofMaxSize(100);
    }

    private static PauseBook.Told told(boolean paused, String by, String reason, Long until, long left, long change) {
        return paused && until != null
                ? new PauseBook.Told(true, new Pause(by, reason, Instant.ofEpochMilli(until)), OptionalLong.of(left), change)
                : new PauseBook.Told(paused, new Pause(by, reason, null), OptionalLong.empty(), change);
    }

    private static Arbitrary<String> texts(int maxLength) {
        return Arbitraries.strings().all().ofMinLength(1).ofMaxLength(maxLength)
                .filter(text -> StandardCharsets.UTF_8.newEncoder().canEncode(text));
    }

    @Provide
    static Arbitrary<Map<Long, ScheduleBook.Entry>> schedules() {
        Arbitrary<String> expressions = Arbitraries.strings().withCharRange(' ', '~').ofMinLength(1)
                .ofMaxLength(ScheduleBook.MAX_EXPRESSION);
        Arbitrary<String> texts = Arbitraries.oneOf(Arbitraries.just(""), expressions.map("cron="::concat),
                expressions.map("every="::concat));
        Arbitrary<ScheduleBook.Entry> entries = Combinators.combine(texts, Arbitraries.longs().between(0, 253_402_300_799_999L),
                Arbitraries.longs().greaterOrEqual(1)).as(ScheduleBook.Entry::new);
        return Arbitraries.maps(Arbitraries.longs(), entries).ofMaxSize(100);
    }

    private static Arbitrary<String> requestIds() {
        return Arbitraries.strings().withChars("0123456789abcdef").ofLength(16);
    }
}
