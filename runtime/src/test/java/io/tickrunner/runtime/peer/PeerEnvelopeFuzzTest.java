package io.tickrunner.runtime.peer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import io.tickrunner.runtime.text.HostileText;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;

class PeerEnvelopeFuzzTest {

    @Property
    void anyPayloadIsAnEnvelopeOrNothing(@ForAll("payloads") String payload) {
        HostileText.bounded(() -> PeerEnvelope.decode(payload));
    }

    @Property
    void whatIsAcceptedHasAStampAndANumberThatCanBeCompared(@ForAll("payloads") String payload) {
        assertThat(PeerEnvelope.decode(payload).stream())
                .allMatch(envelope -> envelope.sentAt() >= 0 && envelope.number() >= 1);
    }

    @Property
    void whatIsAcceptedKeepsItsText(@ForAll("payloads") String payload) {
        assertThat(PeerEnvelope.decode(payload).stream()).allMatch(envelope -> payload.endsWith(":" + envelope.text()));
    }

    @Property
    void whatIsNumberedAndStampedIsRead(@ForAll @LongRange(min = 0) long sentAt, @ForAll @Size(max = 50) List<String> texts) {
        List<PeerEnvelope> read = new ArrayList<>();
        new PeerEnvelope.Counter().number(texts, sentAt)
                .forEach(numbered -> PeerEnvelope.decode(sentAt + ":" + numbered).ifPresent(read::add));

        List<PeerEnvelope> expected = new ArrayList<>();
        texts.forEach(text -> expected.add(new PeerEnvelope(sentAt, expected.size() + 1, text)));
        assertThat(read).isEqualTo(expected);
    }

    @Property
    void whatIsInAnEnvelopeIsNoneItself(@ForAll("payloads") String payload) {
        // Otherwise a message of one kind could be mistaken for another.
        Optional<PeerEnvelope> envelope = PeerEnvelope.decode(payload);

        assertThat(envelope.flatMap(e -> PeerMessage.decode(payload))).isEmpty();
        assertThat(envelope.flatMap(e -> CommandMessage.decode(payload))).isEmpty();
    }

    @Provide
    static Arbitrary<String> payloads() {
        Arbitrary<String> envelopes = Combinators.combine(Arbitraries.longs().greaterOrEqual(0),
                Arbitraries.longs().greaterOrEqual(1), PeerMessageFuzzTest.texts())
                .as((sentAt, number, text) -> sentAt + ":" + Long.toString(number, 36) + ":" + text);
        return HostileText.near("0129az:-+, ", envelopes);
    }
}
