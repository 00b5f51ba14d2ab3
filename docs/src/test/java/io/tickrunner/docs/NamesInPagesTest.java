package io.tickrunner.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;

/** What the pages and examples name exists: properties, metrics, health checks. */
@QuarkusTest
@WithTestResource(Postgres.class)
class NamesInPagesTest {

    private static final Pattern PROPERTY = Pattern.compile("quarkus\\.tickrunner(?:\\.(?:[a-z*-]+|\"[^\"]+\"))+");
    private static final Pattern PROPERTY_IN_REFERENCE = Pattern.compile("\\+\\+\\+(quarkus\\.tickrunner[^+]+)\\+\\+\\+");
    private static final Pattern METRIC = Pattern.compile("tickrunner_[a-z][a-z_]+");
    private static final Pattern METER = Pattern.compile("`tickrunner\\.([a-z.]+)`");
    private static final Pattern CHECK = Pattern.compile("Tickrunner - [a-z]+ check");

    @Test
    void propertiesAreThoseOfTheReference() {
        Set<String> reference = found(PROPERTY_IN_REFERENCE,
                Documents.read(Documents.PAGES.resolve("includes/quarkus-tickrunner.adoc")), 1)
                .map(NamesInPagesTest::anyWorker).collect(Collectors.toSet());

        assertThat(texts().flatMap(text -> found(PROPERTY, text, 0)).map(NamesInPagesTest::anyWorker)
                .filter(name -> !name.endsWith(".*")))
                .isNotEmpty().isSubsetOf(reference);
    }

    @Test
    void metricsArePublished() {
        Set<String> published = found(METRIC, RestAssured.get("/q/metrics").asString(), 0).collect(Collectors.toSet());

        // The names of the ledger's tables look like metrics.
        String tables = new ExampleSource("ledger.sql", null).text();

        assertThat(texts().flatMap(text -> found(METRIC, text, 0)).filter(name -> !tables.contains(name))).isNotEmpty()
                .isSubsetOf(published);
    }

    @Test
    void metersOfTheReferencePageArePublished() {
        String published = RestAssured.get("/q/metrics").asString();

        assertThat(found(METER, Documents.read(Documents.PAGES.resolve("health-and-metrics.adoc")), 1))
                .isNotEmpty()
                .allSatisfy(meter -> assertThat(published).contains("# TYPE tickrunner_" + meter.replace('.', '_')));
    }

    @Test
    void healthChecksArePublished() {
        String published = RestAssured.get("/q/health").asString() + RestAssured.get("/q/health/well").asString();

        assertThat(texts().flatMap(text -> found(CHECK, text, 0))).isNotEmpty()
                .allSatisfy(check -> assertThat(published).contains(check));
    }

    private static Stream<String> texts() {
        return Stream.concat(Documents.all().stream(), Documents.examples().stream()).map((Path file) -> Documents.read(file));
    }

    private static Stream<String> found(Pattern pattern, String text, int group) {
        return pattern.matcher(text).results().map((MatchResult match) -> match.group(group));
    }

    private static String anyWorker(String property) {
        return property.replaceAll("\"[^\"]+\"", "\"*\"");
    }
}
