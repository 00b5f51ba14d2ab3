package io.tickrunner.runtime.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.From;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.Size;

class NearestNameFuzzTest {

    @Property
    void anyTextIsComparedWithManyNamesInLittleTime(@ForAll("texts") String mistyped,
            @ForAll @Size(max = 200) List<@From("names") String> names) {
        Optional<String> nearest = HostileText.bounded(() -> NearestName.of(mistyped, names));

        assertThat(names).containsAll(nearest.stream().toList());
    }

    @Property
    void aNameIsNearestToItself(@ForAll @Size(min = 1, max = 20) List<@From("names") String> names) {
        assertThat(NearestName.of(names.get(0), names)).contains(names.get(0));
    }

    @Property
    void theNearestNameTakesTheFewestEdits(@ForAll("shortNames") String mistyped,
            @ForAll @Size(min = 1, max = 5) List<@From("shortNames") String> names) {
        int fewest = names.stream().filter(name -> edits(mistyped, name) <= Math.max(1, name.length() / 2))
                .mapToInt(name -> edits(mistyped, name)).min().orElse(-1);

        assertThat(NearestName.of(mistyped, names).map(name -> edits(mistyped, name)).orElse(-1)).isEqualTo(fewest);
    }

    /** Computes the edits by definition, and therefore slowly. */
    private static int edits(String a, String b) {
        if (a.isEmpty() || b.isEmpty()) {
            return a.length() + b.length();
        }
        int change = edits(a.substring(1), b.substring(1)) + (a.charAt(0) == b.charAt(0) ? 0 : 1);
        return Math.min(change, Math.min(edits(a.substring(1), b), edits(a, b.substring(1))) + 1);
    }

    @Provide
    static Arbitrary<String> texts() {
        return HostileText.near("ab_-", names());
    }

    @Provide
    static Arbitrary<String> names() {
        return Arbitraries.strings().withChars("abcz09_-").ofMinLength(1).ofMaxLength(63);
    }

    @Provide
    static Arbitrary<String> shortNames() {
        return Arbitraries.strings().withChars("ab").ofMinLength(1).ofMaxLength(5);
    }
}
