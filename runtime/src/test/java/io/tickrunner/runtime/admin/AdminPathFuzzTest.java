package io.tickrunner.runtime.admin;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;

import io.tickrunner.runtime.text.HostileText;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.From;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.Size;

class AdminPathFuzzTest {

    private static final String ROOT = "/q/tickrunner";

    @Property
    void anyPathHasPartsAndNoneOfThemIsEmpty(@ForAll("paths") String path) {
        List<String> parts = HostileText.bounded(() -> AdminPath.below(ROOT, path));

        assertThat(parts).doesNotContain("");
    }

    @Property
    void namesEncodedIntoAPathAreReadFromIt(@ForAll @Size(max = 5) List<@From("names") String> names) {
        StringBuilder path = new StringBuilder(ROOT);
        names.forEach(name -> path.append('/').append(URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20")));

        assertThat(AdminPath.below(ROOT, path.toString())).isEqualTo(names);
    }

    @Property
    void textFromACallerIsTruncatedWithoutSplittingACharacter(@ForAll("names") String text) {
        String shown = AdminPath.shown(text);

        assertThat(shown.length()).isLessThanOrEqualTo(AdminPath.SHOWN_LENGTH + 1);
        assertThat(StandardCharsets.UTF_8.newEncoder().canEncode(shown)).isTrue();
    }

    @Provide
    static Arbitrary<String> paths() {
        return HostileText.near("/%+2Fc3a.;", names().map(name -> ROOT + "/" + name + "/tick"));
    }

    /** Whole characters only, and more of the long ones than there are in life. */
    @Provide
    static Arbitrary<String> names() {
        Arbitrary<String> character = Arbitraries.oneOf(Arbitraries.of("a", "-", "é", "/", "%", "+", "🕰", "𐀀"),
                Arbitraries.chars().filter(c -> !Character.isSurrogate(c)).map(String::valueOf));
        return character.list().ofMinSize(1).ofMaxSize(120).map(characters -> String.join("", characters));
    }
}
