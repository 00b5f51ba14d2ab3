package io.tickrunner.runtime.peer;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;

import io.tickrunner.runtime.peer.PeerMessage.Kind;
import io.tickrunner.runtime.peer.PeerMessage.Run;
import io.tickrunner.runtime.text.HostileText;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.From;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.Size;

class PeerMessageFuzzTest {

    private static final long TEN_YEARS = 10L * 365 * 24 * 3600 * 1000;

    @Property
    void anyTextIsAMessageOrNothing(@ForAll("texts") String text) {
        HostileText.bounded(() -> PeerMessage.decode(text));
    }

    @Property
    void whatIsAcceptedHasAgesThatAReplicaCanReckonWith(@ForAll("texts") String text) {
        assertThat(PeerMessage.decode(text).stream().flatMap(message -> message.runs().stream())
                .flatMap(run -> Stream.concat(Stream.of(run.startAge()), run.successAge().stream().boxed())))
                .allMatch(age -> age >= 0 && age <= TEN_YEARS);
    }

    @Property
    void whatIsAcceptedHasTheBodyOfItsKind(@ForAll("texts") String text) {
        assertThat(PeerMessage.decode(text).stream()).allMatch(message -> switch (message.kind()) {
            case RUNS, ANSWER, WITHDRAWN -> !message.runs().isEmpty() && message.numbers().isEmpty();
            case WELCOME, WAKE, RELEASED, FREED, PACE, ENDED, SHARE, ABLE, GIVEN, TAKE, DECLINED ->
                message.runs().isEmpty() && !message.numbers().isEmpty();
            case HELLO, NEWCOMER, ANY_FREED, LEAVING -> message.runs().isEmpty() && message.numbers().isEmpty();
        });
    }

    @Property
    void whatIsAcceptedHasOneFormOnceItIsWritten(@ForAll("texts") String text) {
        Optional<String> written = PeerMessage.decode(text).map(PeerMessage::encode);

        assertThat(written.flatMap(PeerMessage::decode).map(PeerMessage::encode)).isEqualTo(written);
    }

    @Property
    void whatIsWrittenMeansWhatWasRead(@ForAll("texts") String text) {
        Optional<PeerMessage> message = PeerMessage.decode(text);

        assertThat(message.map(PeerMessage::encode).flatMap(PeerMessage::decode)).isEqualTo(message);
    }

    @Property
    void runsThatAreToldAreHeard(@ForAll("runKinds") Kind kind, @ForAll @Size(max = 2_000) List<@From("runs") Run> runs) {
        List<PeerMessage> heard = heard(PeerMessage.encode(kind, runs));

        assertThat(heard).allMatch(message -> message.kind() == kind).flatExtracting(PeerMessage::runs).isEqualTo(runs);
    }

    @Property
    void numbersThatAreToldAreHeard(@ForAll("numberKinds") Kind kind, @ForAll @Size(max = 2_000) List<Long> numbers) {
        List<PeerMessage> heard = heard(PeerMessage.encodeNumbers(kind, numbers));

        assertThat(heard).allMatch(message -> message.kind() == kind).flatExtracting(PeerMessage::numbers)
                .isEqualTo(numbers);
    }

    @Property
    void postgresTakesEveryMessageThatIsPacked(@ForAll("items") List<String> items) {
        List<String> messages = PeerText.pack('r', items);

        assertThat(messages).allMatch(message -> isTakenInItsEnvelope(message));
        assertThat(messages.stream().flatMap(message -> Stream.of(message.substring(2).split(",")))).isEqualTo(items);
    }

    private static boolean isTakenInItsEnvelope(String message) {
        String longest = Long.MAX_VALUE + ":" + Long.toString(Long.MAX_VALUE, 36) + ":";
        return (longest + message).getBytes(StandardCharsets.UTF_8).length < 8_000;
    }

    private static List<PeerMessage> heard(List<String> texts) {
        assertThat(texts).allMatch(text -> isTakenInItsEnvelope(text));
        return texts.stream().map(text -> PeerMessage.decode(text).orElseThrow()).toList();
    }

    @Provide
    static Arbitrary<String> texts() {
        Arbitrary<String> runs = Combinators.combine(runKinds(), runs().list().ofMinSize(1).ofMaxSize(200))
                .as((kind, some) -> PeerMessage.encode(kind, some).get(0));
        Arbitrary<String> numbers = Combinators.combine(numberKinds(), Arbitraries.longs().list().ofMinSize(1).ofMaxSize(500))
                .as((kind, some) -> PeerMessage.encodeNumbers(kind, some).get(0));
        Arbitrary<String> signals = Arbitraries.of(PeerMessage.HELLO, PeerMessage.NEWCOMER, PeerMessage.ANY_FREED,
                PeerMessage.LEAVING).map(PeerMessage::encode);
        return HostileText.near("1hraxwnufpl:,-+09azAZ", Arbitraries.oneOf(runs, numbers, signals));
    }

    @Provide
    static Arbitrary<Kind> runKinds() {
        return Arbitraries.of(Kind.RUNS, Kind.ANSWER, Kind.WITHDRAWN);
    }

    @Provide
    static Arbitrary<Kind> numberKinds() {
        return Arbitraries.of(Kind.WELCOME, Kind.RELEASED, Kind.PACE);
    }

    @Provide
    static Arbitrary<Run> runs() {
        Arbitrary<Long> ages = Arbitraries.longs().between(0, TEN_YEARS);
        Arbitrary<Long> any = Arbitraries.longs();
        return Combinators.combine(any, any, ages, ages.optional(), any.optional(), any.optional())
                .as((lockId, id, startAge, successAge, occurrence, idBefore) -> new Run(lockId, id, startAge,
                        perhaps(successAge), perhaps(occurrence), perhaps(idBefore)));
    }

    private static OptionalLong perhaps(Optional<Long> number) {
        return number.map(OptionalLong::of).orElse(OptionalLong.empty());
    }

    @Provide
    static Arbitrary<List<String>> items() {
        return Arbitraries.strings().withChars("0z:-").ofMinLength(1).ofMaxLength(50).list().ofMaxSize(1_000);
    }
}
