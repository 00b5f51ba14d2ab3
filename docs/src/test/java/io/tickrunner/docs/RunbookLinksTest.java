package io.tickrunner.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

import org.junit.jupiter.api.Test;

/** Each alert leads to a paragraph of its own, whose title is the alert's name. */
class RunbookLinksTest {

    private static final Path RULES = Documents.ROOT
            .resolve("../runtime/src/main/resources/META-INF/tickrunner/alert-rules.yml");
    private static final Pattern ALERT = Pattern.compile(
            "(?s)- alert: (\\w+)\\n.*?runbook_url: \\S+/(\\w+\\.adoc)#([\\w-]+)\\n");

    @Test
    void everyAlertLeadsToItsParagraph() {
        String rules = Documents.read(RULES);

        assertThat(ALERT.matcher(rules).results())
                .hasSize((int) rules.lines().filter(line -> line.contains("- alert:")).count());
        assertThat(ALERT.matcher(rules).results()).allSatisfy((MatchResult alert) -> assertThat(
                Documents.read(Documents.PAGES.resolve(alert.group(2))))
                .contains("[#" + alert.group(3) + "]\n=== " + alert.group(1) + "\n"));
    }
}
