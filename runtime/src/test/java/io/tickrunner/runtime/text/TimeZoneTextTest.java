package io.tickrunner.runtime.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.ZoneId;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TimeZoneTextTest {

    @ParameterizedTest
    @ValueSource(strings = { "Europe/Berlin", "UTC", "+02:00", "Z", "GMT+1", " Asia/Tokyo " })
    void aKnownZoneIsRead(String text) {
        assertThat(TimeZoneText.parse("timeZone", text)).isEqualTo(ZoneId.of(text.trim()));
    }

    @ParameterizedTest
    @CsvSource({ "Europe/Berln, Europe/Berlin", "europe/berlin, Europe/Berlin", "Berlin, Europe/Berlin",
            "New York, America/New_York", "America/New York, America/New_York", "utc, UTC", "Amerika/Bogota, America/Bogota" })
    void theNearestZoneIsSuggested(String text, String suggestion) {
        assertThatIllegalArgumentException().isThrownBy(() -> TimeZoneText.parse("timeZone", text))
                .withMessage("timeZone = \"" + text + "\" is unknown; did you mean " + suggestion + "?");
    }

    @ParameterizedTest
    @ValueSource(strings = { "", "The Far Side of the Moon", "+25:00" })
    void anythingElseIsRefusedWithExamples(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> TimeZoneText.parse("timeZone", text))
                .withMessage("timeZone = \"" + text + "\" is unknown; use an ID such as \"Europe/Berlin\" or \"UTC\"");
    }
}
