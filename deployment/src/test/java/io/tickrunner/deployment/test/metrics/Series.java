package io.tickrunner.deployment.test.metrics;

import java.util.List;

import io.quarkus.test.QuarkusUnitTest;
import io.restassured.RestAssured;
import io.tickrunner.deployment.test.TestPostgres;

/** Reads the series that the app under test publishes at its metrics endpoint. */
final class Series {

    private Series() {
    }

    /** Returns an app with these classes and metrics on a real database. */
    static QuarkusUnitTest app(Class<?>... classes) {
        return TestPostgres
                .config(new QuarkusUnitTest().withApplicationRoot(root -> root.addClasses(classes).addClass(Series.class)));
    }

    /** Returns all series of Tickrunner with their values. */
    static List<String> all() {
        return RestAssured.get("/q/metrics").asString().lines().filter(line -> line.startsWith("tickrunner_")).toList();
    }

    /** Returns the value of one series, which must exist. */
    static double value(String series) {
        return all().stream().filter(line -> line.startsWith(series + " ")).findFirst()
                .map(line -> Double.parseDouble(line.substring(series.length() + 1)))
                .orElseThrow(() -> new AssertionError("No series " + series + " among " + all()));
    }
}
