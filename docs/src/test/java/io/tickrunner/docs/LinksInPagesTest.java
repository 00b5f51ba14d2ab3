package io.tickrunner.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the pages refer to exists: pages, anchors, files of this repository, tests. */
class LinksInPagesTest {

    private static final Pattern XREF = Pattern.compile("xref:([\\w.-]*)(?:#([\\w-]+))?\\[");
    private static final Pattern MARKDOWN_LINK = Pattern.compile("]\\((?!https?:)([^)#]+)(?:#[^)]*)?\\)");
    private static final Pattern TEST = Pattern.compile("`([A-Z]\\w*(?:Test|IT))(?:#(\\w+))?`");

    @ParameterizedTest
    @MethodSource("io.tickrunner.docs.Documents#all")
    void pagesAndAnchorsExist(Path page) {
        Matcher xref = XREF.matcher(Documents.read(page));
        while (xref.find()) {
            Path target = xref.group(1).isEmpty() ? page : Documents.PAGES.resolve(xref.group(1));
            assertThat(target).exists();
            if (xref.group(2) != null) {
                assertThat(Documents.read(target)).contains("[#" + xref.group(2) + "]");
            }
        }
    }

    @Test
    void filesThatTheReadmeLinksToExist() {
        Path readme = Documents.ROOT.resolveSibling("README.md");
        assertThat(MARKDOWN_LINK.matcher(Documents.read(readme)).results().map(link -> link.group(1)))
                .isNotEmpty()
                .allSatisfy(file -> assertThat(readme.resolveSibling(file)).exists());
    }

    @Test
    void testsThatThePagesNameExist() throws IOException {
        Map<String, String> tests = testSources();
        for (Path page : Documents.all()) {
            TEST.matcher(Documents.read(page)).results().forEach(test -> {
                assertThat(tests.keySet()).as("tests that %s names", page).contains(test.group(1));
                if (test.group(2) != null) {
                    assertThat(tests.get(test.group(1)).contains("void " + test.group(2) + "(")).as(test.group()).isTrue();
                }
            });
        }
    }

    /** The sources of all tests, by the name of the class. */
    private static Map<String, String> testSources() throws IOException {
        try (Stream<Path> files = Files.walk(Documents.ROOT.getParent())) {
            return files.filter(file -> file.toString().endsWith(".java") && file.toString().contains("/src/test/java/"))
                    .collect(Collectors.toMap(file -> file.getFileName().toString().replace(".java", ""), Documents::read,
                            (one, other) -> one + other));
        }
    }
}
