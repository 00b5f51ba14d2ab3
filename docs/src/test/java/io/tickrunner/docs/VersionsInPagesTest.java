package io.tickrunner.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

import org.junit.jupiter.api.Test;

/** The versions that the pages name are those that the build uses. */
class VersionsInPagesTest {

    private static final Pattern VERSION = Pattern.compile("(?m)^:([a-z-]+-version): (.+)$");

    @Test
    void versionsAreThoseOfTheBuild() {
        List<MatchResult> versions = Documents.all().stream()
                .flatMap((Path page) -> VERSION.matcher(Documents.read(page)).results()).toList();

        assertThat(versions).hasSizeGreaterThan(4).allSatisfy(
                version -> assertThat(version.group(2)).as(version.group(1))
                        .isEqualTo(System.getProperty("docs." + version.group(1))));
    }
}
