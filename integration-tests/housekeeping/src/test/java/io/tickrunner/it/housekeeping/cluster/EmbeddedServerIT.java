package io.tickrunner.it.housekeeping.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import io.tickrunner.it.launcher.PackagedApp;

/** The server that the app starts if no database is configured. */
class EmbeddedServerIT {

    @TempDir
    Path folder;

    @BeforeEach
    void onlyAJarBringsAServer() {
        assumeFalse(PackagedApp.find().isBinary(), "a native binary brings no server");
    }

    @AfterEach
    void endWhatIsLeft() throws IOException {
        server().ifPresent(ProcessHandle::destroyForcibly);
    }

    @Test
    void theServerOfAKilledAppIsReusedAndEndsWithTheLastReplica() throws Exception {
        long first;
        try (Replica killed = Replica.startEmbedded("embedded-killed", folder)) {
            first = awaitServer();
            killed.awaitListening();
            killed.kill();
        }
        try (Replica second = Replica.startEmbedded("embedded-second", folder);
                Replica third = Replica.startEmbedded("embedded-third", folder)) {
            second.awaitListening();
            third.awaitListening();
            assertThat(awaitServer()).as("process of the server").isEqualTo(first);

            second.terminate();
            assertThat(server()).as("server while a replica uses it").isPresent();

            third.terminate();
            await().atMost(Duration.ofSeconds(15)).untilAsserted(() -> assertThat(server()).isEmpty());
        }
    }

    private long awaitServer() {
        return await().atMost(Duration.ofSeconds(60)).until(this::server, Optional::isPresent).orElseThrow().pid();
    }

    private Optional<ProcessHandle> server() throws IOException {
        Path file = folder.resolve("data").resolve("postmaster.pid");
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        List<String> lines = Files.readAllLines(file);
        return lines.isEmpty() ? Optional.empty()
                : ProcessHandle.of(Long.parseLong(lines.get(0).strip())).filter(ProcessHandle::isAlive);
    }
}
