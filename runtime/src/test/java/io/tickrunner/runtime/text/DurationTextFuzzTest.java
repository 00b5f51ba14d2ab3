package io.tickrunner.runtime.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Optional;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class DurationTextFuzzTest {

    @Property
    void anyTextIsADurationOrAFaultThatNamesIt(@ForAll("texts") String text) {
        Optional<String> fault = HostileText.bounded(() -> DurationText.syntaxFault("every", text));

        assertThat(fault.stream()).allMatch(message -> message.startsWith("every = \"" + text + "\" is not "));
    }

    @Property
    void anyTextIsReadOrRefusedAsAnIllegalArgument(@ForAll("texts") String text) {
        Optional<String> refusal = HostileText.bounded(() -> refusal(text));

        assertThat(refusal.stream()).allMatch(message -> message.startsWith("every = "));
    }

    @Property
    void aTextWithoutAnExpressionIsRefusedEarlyOrNever(@ForAll("plainTexts") String text) {
        assertThat(refusal(text)).isEqualTo(DurationText.syntaxFault("every", text));
    }

    @Property
    void anyDurationThatIsWrittenIsReadAgain(@ForAll("durations") Duration duration) {
        assertThat(DurationText.parse("every", DurationText.format(duration))).isEqualTo(duration);
    }

    private static Optional<String> refusal(String text) {
        try {
            assertThat(DurationText.parse("every", text)).isNotNull();
            return Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.of(e.getMessage());
        }
    }

    @Provide
    static Arbitrary<String> texts() {
        Arbitrary<String> expressions = Combinators
                .combine(Arbitraries.of("{", "${", "${a:", "${a:${b:", "{{"), Arbitraries.of("x", "5m", "", "a.b", "\\"),
                        Arbitraries.of("}", "}}", "", ":1h}"))
                .as((opening, inner, closing) -> opening + inner + closing);
        return Arbitraries.oneOf(plainTexts(), HostileText.near("${}:ax5m \\", expressions));
    }

    @Provide
    static Arbitrary<String> plainTexts() {
        return HostileText.near("0123456789smhdPTDHMS.,-+ ", durations().map(DurationText::format))
                .filter(text -> !PropertyText.isExpression(text));
    }

    @Provide
    static Arbitrary<Duration> durations() {
        Arbitrary<Long> seconds = Arbitraries.oneOf(Arbitraries.longs(), Arbitraries.longs().between(-100_000, 100_000),
                Arbitraries.longs().between(-10_000, 10_000).map(days -> days * 86_400));
        Arbitrary<Integer> nanos = Arbitraries.oneOf(Arbitraries.just(0), Arbitraries.integers().between(0, 999_999_999),
                Arbitraries.integers().between(0, 999).map(millis -> millis * 1_000_000));
        return Combinators.combine(seconds, nanos).as((s, n) -> Duration.ofSeconds(s, n));
    }
}
