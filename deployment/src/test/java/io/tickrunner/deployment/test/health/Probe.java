package io.tickrunner.deployment.test.health;

import java.util.Map;

import io.quarkus.test.QuarkusUnitTest;
import io.restassured.RestAssured;
import io.restassured.path.json.JsonPath;
import io.tickrunner.deployment.test.TestPostgres;

/** The response of the app under test to a probe: the HTTP status, and the part of Tickrunner's check. */
record Probe(int httpStatus, String status, Map<String, Object> data) {

    /** Returns an app with these classes and health checks on a real database. */
    static QuarkusUnitTest app(Class<?>... classes) {
        return TestPostgres.config(withClasses(classes));
    }

    static QuarkusUnitTest withClasses(Class<?>... classes) {
        return new QuarkusUnitTest().withApplicationRoot(root -> root.addClasses(classes).addClass(Probe.class));
    }

    static Probe live() {
        return ask("/q/health/live", "Tickrunner - liveness check");
    }

    static Probe ready() {
        return ask("/q/health/ready", "Tickrunner - readiness check");
    }

    static Probe started() {
        return ask("/q/health/started", "Tickrunner - startup check");
    }

    static Probe well() {
        return ask("/q/health/well", "Tickrunner - wellness check");
    }

    /** Returns the health data of a worker. */
    String worker(String name) {
        return (String) data.get(name);
    }

    boolean isUp() {
        return httpStatus == 200 && status.equals("UP");
    }

    boolean isDown() {
        return httpStatus == 503 && status.equals("DOWN");
    }

    private static Probe ask(String path, String check) {
        var response = RestAssured.get(path);
        JsonPath json = response.jsonPath();
        String found = "checks.find { it.name == '" + check + "' }";
        Map<String, Object> data = json.getMap(found + ".data");
        return new Probe(response.statusCode(), json.getString(found + ".status"), data == null ? Map.of() : data);
    }
}
