package io.tickrunner.runtime.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.ZoneId;
import java.util.Optional;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class TimeZoneTextFuzzTest {

    @Property
    void anyTextIsReadOrRefusedAsAnIllegalArgument(@ForAll("texts") String text) {
        Optional<String> refusal = HostileText.bounded(() -> {
            try {
                assertThat(TimeZoneText.parse("timeZone", text)).isNotNull();
                return Optional.empty();
            } catch (IllegalArgumentException e) {
                return Optional.of(e.getMessage());
            }
        });

        assertThat(refusal.stream()).allMatch(message -> message.startsWith("timeZone = \""));
    }

    @Provide
    static Arbitrary<String> texts() {
        return HostileText.near("EuropeBrlin/_+-:0123GMTZ",
                Arbitraries.of(ZoneId.getAvailableZoneIds().stream().sorted().toList()));
    }
}
