package io.tickrunner.runtime.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DurationTextTest {

    private static final String PROPERTY = "duration-text-test.every";

    @AfterEach
    void clear() {
        System.clearProperty(PROPERTY);
    }

    @ParameterizedTest
    @CsvSource({ "30s,PT30S", "5m,PT5M", "1h30m,PT1H30M", "2d,P2D", "500ms,PT0.5S", "90,PT90S", "PT1H,PT1H", "' 5m ',PT5M" })
    void durationsAreRead(String text, Duration expected) {
        assertThat(DurationText.parse("every", text)).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = { "", " ", "often", "5 minutes", "5x", "99999999999999999d", "99999999999999999999s" })
    void anythingElseIsRefused(String text) {
        String fault = "every = \"" + text + "\" is not a duration; write it like \"30s\", \"5m\", \"PT1H\" or \"{property}\"";

        assertThat(DurationText.syntaxFault("every", text)).contains(fault);
        assertThatThrownBy(() -> DurationText.parse("every", text))
                .isInstanceOf(IllegalArgumentException.class).hasMessage(fault);
    }

    @Test
    void theErrorForOffNamesTheSettingThatDisablesAWorker() {
        assertThat(DurationText.syntaxFault("every", "off")).contains("every = \"off\" is not a duration; to disable the"
                + " worker, set quarkus.tickrunner.workers.\"name\".enabled=false");
    }

    @ParameterizedTest
    @ValueSource(strings = { "{" + PROPERTY + "}", "${" + PROPERTY + "}", "${" + PROPERTY + ":1h}",
            "${not.set:${" + PROPERTY + "}}", " {" + PROPERTY + "} " })
    void propertiesAreResolved(String text) {
        System.setProperty(PROPERTY, "7m");

        assertThat(PropertyText.isExpression(text)).isTrue();
        assertThat(DurationText.syntaxFault("every", text)).isEmpty();
        assertThat(DurationText.parse("every", text)).isEqualTo(Duration.ofMinutes(7));
    }

    @Test
    void aDefaultIsUsedForAPropertyThatIsNotSet() {
        assertThat(DurationText.parse("every", "${" + PROPERTY + ":1h}")).isEqualTo(Duration.ofHours(1));
    }

    @Test
    void aPropertyThatIsNotSetIsRejected() {
        assertThatThrownBy(() -> DurationText.parse("timeout", "{" + PROPERTY + "}"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("timeout = \"{" + PROPERTY + "}\" names a property that is not set; set it, or add a default as"
                        + " in \"${property:5m}\"");
    }

    @Test
    void aPropertyWithoutADurationIsRejected() {
        System.setProperty(PROPERTY, "often");

        assertThatThrownBy(() -> DurationText.parse("every", "{" + PROPERTY + "}"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("every = \"often\" (from \"{" + PROPERTY + "}\") is not a duration; write it like \"30s\", \"5m\","
                        + " \"PT1H\" or \"{property}\"");
    }

    @ParameterizedTest
    @ValueSource(strings = { "{", "}", "${x", "x}", "{x}}", "{{x}", "5{x}", "{}", "${}", "${:5m}", "$x{" })
    void aMalformedExpressionIsRejectedBeforeAnyPropertyIsKnown(String text) {
        assertThat(DurationText.syntaxFault("every", text)).contains("every = \"" + text + "\" is not a property expression;"
                + " write it like \"{property}\" or \"${property:5m}\"");
    }

    @ParameterizedTest
    @CsvSource({ "PT30S,30s", "PT5M,5m", "PT1H30M,1h30m", "P2D,2d", "P1DT1H,25h", "PT0.5S,500ms", "PT1.5S,1.5s", "PT0S,0s",
            "PT-5M,-5m" })
    void durationsAreFormattedInTheShortestFormThatCanBeParsed(Duration duration, String expected) {
        assertThat(DurationText.format(duration)).isEqualTo(expected);
        assertThat(DurationText.parse("every", expected)).isEqualTo(duration);
    }
}
