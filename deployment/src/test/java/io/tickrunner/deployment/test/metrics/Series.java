package io.tickrunner.deployment.test.metrics;

import java.util.List;

import io.quarkus.test.QuarkusUnitTest;
import io.restassured.RestAssured;
import io.tickrunner.deployment.test.TestPostgres;

/** The series that the app under test publishes, as its metrics endpoint answers. */
final class Series {

    private Series() {
    }

    /** An app of these classes on a real database, whose metrics can be read. */
    static QuarkusUnitTest app(Class<?>... classes) {
        return TestPostgres
                .config(new QuarkusUnitTest().withApplicationRoot(root -> root.addClasses(classes).addClass(Series.class)));
    }

    /** All of Tickrunner's, each with its value. */
    static List<String> all() {
        return RestAssured.get("/q/metrics").asString().lines().filter(line -> line.startsWith("tickrunner_")).toList();
    }

    /** The value of one series, which must be there. */
    static double value(String series) {
        return all().stream().filter(line -> line.startsWith(series + " ")).findFirst()
                .map(line -> Double.parseDouble(line.substring(series.length() + 1)))
                .orElseThrow(() -> new AssertionError("No series " + series + " among " + all()));
    }
}
