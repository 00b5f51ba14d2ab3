package io.tickrunner.it.housekeeping.packaging;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;

import io.restassured.RestAssured;
import io.tickrunner.it.housekeeping.HousekeepingMain;
import io.tickrunner.it.launcher.PackagedApp;
import io.tickrunner.it.launcher.RunningApp;

/** The packaged app reads its database from the environment, and reports if it is missing. */
class EnvironmentIT {

    private static final String MISSING = "No database: set QUARKUS_DATASOURCE_JDBC_URL, for example to"
            + " jdbc:postgresql://localhost:5432/postgres?user=postgres";
    private static final Map<String, String> ANY_PORT = Map.of("quarkus.http.port", "0");

    @Test
    void theAppStartsWithEnvironmentVariablesOnly() throws Exception {
        PackagedApp packaged = PackagedApp.find();
        assertStarts(packaged.process(settings(), List.of()), "started.log");
    }

    @Test
    void theMainClassOfTheBinaryStartsWithEnvironmentVariablesOnly() throws Exception {
        assertStarts(PackagedApp.process(mainOfTheBinary(), settings()), "started-as-binary.log");
    }

    @Test
    void withoutADatabaseTheMainClassOfTheBinaryEndsWithOnlyAMessage() throws Exception {
        try (RunningApp app = RunningApp.start(PackagedApp.process(mainOfTheBinary(), ANY_PORT), log("no-database.log"))) {
            assertThat(app.awaitExit()).isEqualTo(1);
            assertThat(app.log()).contains(MISSING).doesNotContain("Exception", "\tat ");
        }
    }

    private static Map<String, String> settings() throws IOException {
        return Map.of("quarkus.http.port", "0", "quarkus.datasource.jdbc.url", WatchedDatabase.start());
    }

    private static void assertStarts(ProcessBuilder process, String log) throws Exception {
        assertThat(process.command()).noneMatch(argument -> argument.startsWith("-D"));
        try (RunningApp app = RunningApp.start(process, log(log))) {
            RestAssured.given().port(app.awaitPort()).get("/q/health/live").then().statusCode(200);
        } finally {
            WatchedDatabase.stop();
        }
    }

    private static Path log(String name) {
        return Path.of("target", name);
    }

    /** The binary, or what it would be compiled from: the jar's own main class brings a server instead. */
    private static List<String> mainOfTheBinary() throws IOException {
        PackagedApp packaged = PackagedApp.find();
        if (packaged.isBinary()) {
            return List.of(packaged.path().toString());
        }
        try (Stream<Path> files = Files.walk(packaged.path().getParent())) {
            String classPath = files.filter(file -> file.toString().endsWith(".jar")).map(Path::toString)
                    .collect(Collectors.joining(File.pathSeparator));
            // As the manifest of Quarkus' jar has it.
            return List.of(PackagedApp.java(), "--add-opens", "java.base/java.lang=ALL-UNNAMED", "-cp", classPath,
                    HousekeepingMain.class.getName());
        }
    }
}
