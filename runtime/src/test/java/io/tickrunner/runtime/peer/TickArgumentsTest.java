package io.tickrunner.runtime.peer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

import org.junit.jupiter.api.Test;

class TickArgumentsTest {

    @Test
    void keepTheirOrderAndCannotBeChanged() {
        Map<String, String> mutable = new LinkedHashMap<>();
        mutable.put("until", "2026-02-01");
        mutable.put("from", "");

        Map<String, String> arguments = TickArguments.of(mutable);
        mutable.clear();

        assertThat(arguments).containsExactly(Map.entry("until", "2026-02-01"), Map.entry("from", ""));
        assertThatThrownBy(arguments::clear).isInstanceOf(UnsupportedOperationException.class);
    }

    @Test
    void noneAreTheSharedEmptyMap() {
        assertThat(TickArguments.of(new HashMap<>())).isSameAs(Map.of());
    }

    @Test
    void moreThanTwentyAreRefused() {
        assertRefused(numbered(21), "there are 21 arguments; send at most 20");
        assertThat(TickArguments.of(numbered(20))).hasSize(20);
    }

    private static Map<String, String> numbered(int count) {
        Map<String, String> arguments = new LinkedHashMap<>();
        for (int i = 0; i < count; i++) {
            arguments.put("a" + i, "x".repeat(100));
        }
        return arguments;
    }

    @Test
    void aNameHasUpToSixtyThreeCharacters() {
        assertRefused(Map.of("", "1"), "a name is empty; use 1 to 63 characters");
        assertRefused(Map.of("n".repeat(64), "1"),
                "the name \"" + "n".repeat(40) + "…\" has 64 characters; use at most 63");
        assertRefused(Collections.singletonMap(null, "1"), "a name is empty; use 1 to 63 characters");
        assertThat(TickArguments.of(Map.of("n".repeat(63), ""))).hasSize(1);
    }

    @Test
    void aValueHasUpToAThousandCharacters() {
        assertRefused(Map.of("a", "v".repeat(1_001)), "\"a\" has 1001 characters; use at most 1000");
        assertRefused(Collections.singletonMap("a", null), "\"a\" is null; leave it out or use an empty text");
        assertThat(TickArguments.of(Map.of("a", "v".repeat(1_000)))).hasSize(1);
    }

    @Test
    void allTogetherHaveUpToFourThousandBytes() {
        // Each of these characters has three bytes in UTF-8.
        Map<String, String> arguments = new LinkedHashMap<>(Map.of("a", "€".repeat(1_000)));
        arguments.put("b", "€".repeat(332));

        assertThat(TickArguments.of(arguments)).hasSize(2);
        arguments.put("c", "xx");
        assertRefused(arguments, "all names and values together have 4001 bytes in UTF-8; send at most 4000");
    }

    @Test
    void halfACharacterIsRefusedBecauseItWouldArriveAsAnotherOne() {
        assertRefused(Map.of("a", "x\ud83d"), "\"a\" contains half of a surrogate pair; remove it or complete the pair");
        assertRefused(Map.of("\ude00", "1"), "a name contains half of a surrogate pair; remove it or complete the pair");
    }

    @Test
    void allFaultsAreToldAtOnce() {
        Map<String, String> arguments = new LinkedHashMap<>();
        arguments.put("", "1");
        arguments.put("b", "v".repeat(1_001));

        assertRefused(arguments,
                "a name is empty; use 1 to 63 characters, \"b\" has 1001 characters; use at most 1000");
    }

    private static void assertRefused(Map<String, String> arguments, String message) {
        assertThatIllegalArgumentException().isThrownBy(() -> TickArguments.of(arguments)).withMessage(message);
    }
}
