package io.tickrunner.it.tracing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import io.tickrunner.it.launcher.PackagedApp;
import io.tickrunner.it.launcher.RunningApp;
import io.vertx.core.json.JsonObject;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;

/** The packaged app with OpenTelemetry and JSON logs: a jar and a native binary must do the same. */
class PackagedAppIT {

    private static final Duration SOON = Duration.ofSeconds(60);

    @TempDir
    Path folder;

    @Test
    void eachTickLogsJsonWithAnIdAndATraceOfItsOwn() throws Exception {
        Path json = folder.resolve("log.json").toAbsolutePath();
        try (EmbeddedPostgres postgres = EmbeddedPostgres.start();
                RunningApp app = PackagedApp.find().start(Map.of(
                        "quarkus.datasource.jdbc.url", postgres.getJdbcUrl("postgres", "postgres"),
                        "quarkus.http.port", "0",
                        "quarkus.tickrunner.enabled", "true",
                        "quarkus.tickrunner.workers.\"sweep\".every", "1s",
                        "log.file", json.toString()), Path.of("target", "packaged-app.log"))) {
            app.awaitPort();
            await().atMost(SOON).until(() -> lines(json).size() >= 2);

            List<JsonObject> mdc = lines(json).stream().map(line -> line.getJsonObject("mdc")).toList();
            assertThat(mdc).allSatisfy(of -> {
                assertThat(of.getString("component")).isEqualTo("sweep");
                assertThat(of.getString("tickId")).matches("[0-9a-f]{16}");
                assertThat(of.getString("traceId")).matches("[0-9a-f]{32}");
            });
            assertThat(mdc).extracting(of -> of.getString("tickId")).doesNotHaveDuplicates();
            assertThat(mdc).extracting(of -> of.getString("traceId")).doesNotHaveDuplicates();
        }
    }

    /** Returns what the worker itself logged; a last line may still be incomplete. */
    private static List<JsonObject> lines(Path json) throws IOException {
        if (!Files.exists(json)) {
            return List.of();
        }
        String log = Files.readString(json);
        return log.substring(0, log.lastIndexOf('\n') + 1).lines().map(JsonObject::new)
                .filter(line -> line.getString("loggerName").equals("tickrunner.sweep"))
                .filter(line -> line.getString("message").startsWith("swept")).toList();
    }
}
