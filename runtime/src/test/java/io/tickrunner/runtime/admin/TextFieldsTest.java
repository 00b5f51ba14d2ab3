package io.tickrunner.runtime.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import io.vertx.core.buffer.Buffer;

class TextFieldsTest {

    private static Map<String, String> read(String body) {
        return TextFields.read(Buffer.buffer(body), "send texts");
    }

    @Test
    void textsAreReadInTheirOrderAndWithTheirEscapes() {
        assertThat(read(" {\"b\": \"\\u00e9\\n\", \"a\": \"\"} ")).containsExactly(Map.entry("b", "é\n"), Map.entry("a", ""));
    }

    @Test
    void anEmptyBodyHasNoFields() {
        assertThat(read("")).isEmpty();
        assertThat(read("{}")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
            "[]|The body is not a JSON object; send texts",
            "\"a\"|The body is not a JSON object; send texts",
            "null|The body is not a JSON object; send texts",
            "` `|The body is not a JSON object; send texts",
            "{\"a\":1}|\"a\" is a number and not a text; send texts",
            "{\"a\":1.5e3}|\"a\" is a number and not a text; send texts",
            "{\"a\":true}|\"a\" is a boolean and not a text; send texts",
            "{\"a\":null}|\"a\" is null and not a text; send texts",
            "{\"a\":{\"b\":\"c\"}}|\"a\" is an object and not a text; send texts",
            "{\"a\":[\"b\"]}|\"a\" is an array and not a text; send texts",
            "{\"a\":\"1\",\"a\":\"1\"}|\"a\" is there twice; send texts",
            "{\"a\":1,\"b\":null}|\"a\" is a number and not a text, \"b\" is null and not a text; send texts",
            "{\"a\":\"1\"} {}|The body continues after the JSON object; send texts",
            "{\"a\":\"1\"|The body is not valid JSON at line 1, column 9; send texts",
            "{a:1}|The body is not valid JSON at line 1, column 2; send texts",
            "{\"a\":\"1\",}|The body is not valid JSON at line 1, column 10; send texts" })
    void whatIsNotAnObjectOfTextsIsRefusedAndLocated(String body, String message) {
        assertThatIllegalArgumentException().isThrownBy(() -> read(body)).withMessage(message);
    }

    @Test
    void manyFaultsMakeAShortMessage() {
        StringBuilder body = new StringBuilder("{");
        for (int i = 0; i < 3_000; i++) {
            body.append("\"a").append(i).append("\":1,");
        }

        assertThatIllegalArgumentException().isThrownBy(() -> read(body.append("\"b\":1}").toString()))
                .withMessageContaining("\"a4\" is a number and not a text, and more; send texts")
                .satisfies(e -> assertThat(e.getMessage()).hasSizeLessThan(500));
    }

    @Test
    void aBodyThatIsNestedDeeplyIsRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> read("{\"a\":" + "[".repeat(30_000)))
                .withMessageStartingWith("The body is not valid JSON");
    }
}
