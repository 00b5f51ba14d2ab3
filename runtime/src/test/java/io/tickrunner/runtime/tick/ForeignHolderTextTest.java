package io.tickrunner.runtime.tick;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ForeignHolderTextTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\'', value = {
            "tickrunner/shop/pod-7-1 | held by \"shop\" (another Tickrunner app)",
            "tickrunner/shop | held by \"shop\" (another Tickrunner app)",
            "psql | held by \"psql\", which is not Tickrunner",
            "tickrunner | held by \"tickrunner\", which is not Tickrunner",
            "'' | held by \"\", which is not Tickrunner" })
    void aHolderIsDescribedByItsKind(String applicationName, String text) {
        assertThat(ForeignHolderText.heldBy(applicationName)).isEqualTo(text);
    }
}
