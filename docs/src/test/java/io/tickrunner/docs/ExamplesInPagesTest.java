package io.tickrunner.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The examples stand in the pages themselves, so that they can be read wherever a page is shown. This test keeps them equal to
 * what is compiled and run; with {@code -Ddocs.update} it writes them into the pages.
 */
class ExamplesInPagesTest {

    private static final String CHECKED = "(?:java|properties|sql|yaml)";
    /** The mark, the head of the block, its text and its end, in AsciiDoc or Markdown. */
    private static final Pattern EXAMPLE = Pattern.compile(
            "(?m)^(?<head>(?://|<!--) example: (?<file>[\\w.-]+?)(?:\\[(?<tag>[\\w-]+)])?(?: -->)?\\n"
                    + "(?:\\[source,\\w+]\\n----|```\\w+)\\n)(?<text>(?:(?!----$|```$).*\\n)*?)(?<end>----|```)$");
    private static final Pattern BLOCK = Pattern.compile("(?m)^(?:\\[source," + CHECKED + "[],]|```" + CHECKED + "$)");

    @ParameterizedTest
    @MethodSource("io.tickrunner.docs.Documents#all")
    void examplesAreThoseThatAreCompiled(Path page) throws IOException {
        if (System.getProperty("docs.update") != null) {
            Files.writeString(page, withExamples(Documents.read(page)));
        }

        String text = Documents.read(page);
        assertThat(text).as("%s: to fix it run mvn test -pl docs -Ddocs.update", page).isEqualTo(withExamples(text));
    }

    @ParameterizedTest
    @MethodSource("io.tickrunner.docs.Documents#all")
    void noCodeStandsInAPageUnchecked(Path page) {
        String text = Documents.read(page);
        assertThat(BLOCK.matcher(text).results().count())
                .as("blocks of code in %s that have a mark \"example: file[tag]\" before them", page)
                .isEqualTo(EXAMPLE.matcher(text).results().count());
    }

    private static String withExamples(String page) {
        return EXAMPLE.matcher(page).replaceAll(match -> Matcher.quoteReplacement(withExample(match, page)));
    }

    private static String withExample(MatchResult match, String page) {
        Matcher example = EXAMPLE.matcher(match.group());
        example.find();
        return example.group("head") + new ExampleSource(example.group("file"), example.group("tag")).text() + "\n"
                + example.group("end");
    }
}
