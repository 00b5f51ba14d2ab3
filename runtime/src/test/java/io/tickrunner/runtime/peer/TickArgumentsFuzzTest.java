package io.tickrunner.runtime.peer;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

import io.tickrunner.runtime.text.HostileText;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class TickArgumentsFuzzTest {

    @Property
    void argumentsThatAreSentArriveUnchanged(@ForAll("arguments") Map<String, String> arguments) {
        if (!arguments.isEmpty()) {
            Map<String, String> arrived = TickArguments.decode(TickArguments.encode(arguments));

            assertThat(arrived).isEqualTo(arguments);
            assertThat(arrived.keySet()).containsExactlyElementsOf(arguments.keySet());
        }
    }

    @Property
    void anyTextIsReadOrRefusedInTime(@ForAll("texts") String text) {
        HostileText.bounded(() -> readOrRefused(text));
    }

    private static boolean readOrRefused(String text) {
        try {
            TickArguments.decode(text);
            return true;
        } catch (IllegalArgumentException refused) {
            assertThat(refused.getMessage()).hasSizeLessThan(10_000);
            return false;
        }
    }

    @Provide
    static Arbitrary<String> texts() {
        return HostileText.near("AZaz09-_.=", arguments().map(TickArguments::encode));
    }

    /** As many and as long as possible, and of any characters. */
    @Provide
    static Arbitrary<Map<String, String>> arguments() {
        Arbitrary<String> names = Arbitraries.strings().all().ofMinLength(1).ofMaxLength(TickArguments.MAX_NAME)
                .filter(TickArgumentsFuzzTest::isText);
        Arbitrary<String> values = Arbitraries.strings().all().ofMaxLength(TickArguments.MAX_VALUE)
                .filter(TickArgumentsFuzzTest::isText);
        return Arbitraries.maps(names, values).ofMaxSize(TickArguments.MAX_ENTRIES).map(TickArgumentsFuzzTest::fitting);
    }

    private static boolean isText(String text) {
        return StandardCharsets.UTF_8.newEncoder().canEncode(text);
    }

    /** Leaves out what is too much, because a filter would leave out nearly all maps that are nearly too large. */
    private static Map<String, String> fitting(Map<String, String> arguments) {
        Map<String, String> fitting = new LinkedHashMap<>();
        int[] bytes = { 0 };
        arguments.forEach((name, value) -> {
            int more = (name + value).getBytes(StandardCharsets.UTF_8).length;
            if (bytes[0] + more <= TickArguments.MAX_BYTES) {
                bytes[0] += more;
                fitting.put(name, value);
            }
        });
        return TickArguments.of(fitting);
    }
}
