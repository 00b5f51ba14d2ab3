package io.tickrunner.runtime.admin;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

import io.tickrunner.runtime.text.HostileText;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class TextFieldsFuzzTest {

    @Property
    void anyBodyIsReadOrRefusedWithAShortMessage(@ForAll("bodies") String body) {
        HostileText.bounded(() -> readOrRefused(body));
    }

    private static boolean readOrRefused(String body) {
        try {
            TextFields.read(Buffer.buffer(body), "send texts");
            return true;
        } catch (IllegalArgumentException refused) {
            assertThat(refused.getMessage()).endsWith("; send texts").hasSizeLessThan(1_000);
            return false;
        }
    }

    @Property
    void anyTextsAreReadUnchanged(@ForAll Map<String, String> fields) {
        Map<String, String> written = new HashMap<>();
        fields.forEach((name, value) -> written.put(encodable(name), encodable(value)));
        JsonObject json = new JsonObject();
        written.forEach(json::put);

        assertThat(TextFields.read(Buffer.buffer(json.encode()), "send texts")).isEqualTo(written);
    }

    /** A body in UTF-8 cannot contain half a character. */
    private static String encodable(String text) {
        return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
    }

    @Provide
    static Arbitrary<String> bodies() {
        return HostileText.near("{}[]\",:\\u0 nulltrue1e-", Arbitraries.of("{\"a\":\"b\"}", "{\"a\":[1,null]}", "{}", "[]",
                "{\"a\":\"\\ud83d\",\"a\":{\"b\":1.5e300}}"));
    }
}
