package io.tickrunner.it.tracing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

import jakarta.inject.Inject;

import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.tickrunner.TickService;
import io.tickrunner.Tickrunner;
import io.vertx.core.json.JsonObject;

@QuarkusTest
@WithTestResource(Postgres.class)
class JsonLogTest {

    private static final Duration SOON = Duration.ofSeconds(30);

    @Inject
    Tickrunner tickrunner;

    @Inject
    Sweep sweep;

    @ConfigProperty(name = "log.file")
    Path logFile;

    @Test
    void linesOfAWorkerAreJsonOfOneShape() {
        TickService worker = tickrunner.newWorker("json").lockId(3).every("31d").shouldRun(sweep::shouldRun)
                .work(sweep::tick).register();
        sweep.failure = new IllegalStateException("no disk");
        worker.tick();
        sweep.failure = null;
        sweep.open = false;
        worker.tick();
        sweep.open = true;

        await().atMost(SOON).until(() -> lines("tickrunner.json").size() == 2);
        JsonObject failed = lines("tickrunner.json").get(0);
        JsonObject gated = lines("tickrunner.json").get(1);
        assertThat(failed.getString("message")).isEqualTo("tick failed outcome=error");
        assertThat(failed.getString("level")).isEqualTo("ERROR");
        assertThat(failed.getJsonObject("exception").getString("message")).isEqualTo("no disk");
        assertThat(gated.getString("message")).isEqualTo("no tick outcome=gated");
        assertThat(gated.getString("level")).isEqualTo("DEBUG");
        // What the worker logs itself, by a logger of another name, is of the same tick.
        JsonObject own = lines("tickrunner.sweep").stream()
                .filter(line -> line.getJsonObject("mdc").getString("tickId").equals(tickId(failed))).findFirst().orElseThrow();
        assertThat(own.getString("message")).isEqualTo("swept items=3");
        assertThat(List.of(failed, gated)).allSatisfy(line -> {
            assertThat(line.getString("timestamp")).isNotBlank();
            assertThat(line.getJsonObject("mdc").getString("component")).isEqualTo("json");
            assertThat(tickId(line)).matches("[0-9a-f]{16}");
        });
        assertThat(tickId(gated)).isNotEqualTo(tickId(failed));
        assertThat(failed.getJsonObject("mdc").getString("traceId")).as("the trace of the tick").isNotBlank();
    }

    private static String tickId(JsonObject line) {
        return line.getJsonObject("mdc").getString("tickId");
    }

    private List<JsonObject> lines(String logger) {
        return log().stream().map(JsonObject::new)
                .filter(line -> line.getString("loggerName").equals(logger)).toList();
    }

    private List<String> log() {
        try {
            return Files.readAllLines(logFile);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
