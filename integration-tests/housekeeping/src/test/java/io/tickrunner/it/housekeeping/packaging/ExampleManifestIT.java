package io.tickrunner.it.housekeeping.packaging;

import static io.restassured.RestAssured.when;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Properties;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;

import io.quarkus.runtime.configuration.DurationConverter;

/** The Kubernetes example, held against the running app and its configuration. */
class ExampleManifestIT {

    @RegisterExtension
    static final StartedApp APP = StartedApp.asShipped();

    private static final Path MANIFEST = Path.of("src", "main", "kubernetes", "housekeeping.yml");
    private static final int QUARKUS_DEFAULT_PORT = 8080;
    /** To interrupt what still runs, close the pool and exit. */
    private static final Duration MARGIN = Duration.ofSeconds(7);

    @ParameterizedTest
    @ValueSource(strings = { "startupProbe", "livenessProbe", "readinessProbe" })
    void aProbeIsAnsweredAtItsPath(String name) throws IOException {
        JsonNode probe = container().path(name).path("httpGet");

        assertThat(probe.path("port").asText()).isEqualTo("http");
        await().atMost(Duration.ofSeconds(60)).untilAsserted(
                () -> when().get(probe.path("path").asText()).then().statusCode(200));
    }

    @Test
    void everyPortIsTheOneThatTheAppListensOn() throws IOException {
        assertThat(app()).as("so that Quarkus' default holds").doesNotContainKey("quarkus.http.port");
        assertThat(container().at("/ports/0/name").asText()).isEqualTo("http");
        assertThat(container().at("/ports/0/containerPort").asInt()).isEqualTo(QUARKUS_DEFAULT_PORT);
        assertThat(resource("Service").at("/spec/ports/0/targetPort").asText()).isEqualTo("http");
        assertThat(resource("NetworkPolicy").at("/spec/ingress/0/ports/0/port").asInt()).isEqualTo(QUARKUS_DEFAULT_PORT);
    }

    @Test
    void theGraceCoversDelayAndShutdown() throws IOException {
        assertThat(app().getProperty("quarkus.shutdown.delay-enabled")).isEqualTo("true");
        Duration delay = DurationConverter.parseDuration(environment("QUARKUS_SHUTDOWN_DELAY").path("value").asText());
        Duration shutdown = DurationConverter.parseDuration(app().getProperty("quarkus.shutdown.timeout"));

        assertThat(Duration.ofSeconds(pod().path("terminationGracePeriodSeconds").asInt()))
                .isGreaterThanOrEqualTo(delay.plus(shutdown).plus(MARGIN));
    }

    @Test
    void theDelayIsLongEnoughForReadinessToFail() throws IOException {
        Duration delay = DurationConverter.parseDuration(environment("QUARKUS_SHUTDOWN_DELAY").path("value").asText());

        assertThat(delay).isGreaterThanOrEqualTo(Duration.ofSeconds(container().at("/readinessProbe/periodSeconds").asInt()));
    }

    @Test
    void theDatabaseComesFromASecret() throws IOException {
        for (String name : List.of("QUARKUS_DATASOURCE_JDBC_URL", "QUARKUS_DATASOURCE_USERNAME",
                "QUARKUS_DATASOURCE_PASSWORD")) {
            assertThat(environment(name).at("/valueFrom/secretKeyRef/name").asText()).isEqualTo("housekeeping-database");
        }
    }

    @Test
    void everythingSelectsThePodsOfTheDeployment() throws IOException {
        JsonNode labels = resource("Deployment").at("/spec/template/metadata/labels");

        assertThat(resource("Deployment").at("/spec/selector/matchLabels")).isEqualTo(labels);
        assertThat(resource("Service").at("/spec/selector")).isEqualTo(labels);
        assertThat(resource("PodDisruptionBudget").at("/spec/selector/matchLabels")).isEqualTo(labels);
        assertThat(resource("NetworkPolicy").at("/spec/podSelector/matchLabels")).isEqualTo(labels);
    }

    @Test
    void aDrainLeavesReplicasAtWorkAndIsPossible() throws IOException {
        assertThat(resource("PodDisruptionBudget").at("/spec/minAvailable").asInt())
                .isPositive().isLessThan(resource("Deployment").at("/spec/replicas").asInt());
    }

    private static JsonNode environment(String name) throws IOException {
        for (JsonNode variable : container().path("env")) {
            if (variable.path("name").asText().equals(name)) {
                return variable;
            }
        }
        throw new AssertionError("no " + name);
    }

    private static JsonNode container() throws IOException {
        return pod().at("/containers/0");
    }

    private static JsonNode pod() throws IOException {
        return resource("Deployment").at("/spec/template/spec");
    }

    private static JsonNode resource(String kind) throws IOException {
        try (InputStream yaml = Files.newInputStream(MANIFEST);
                MappingIterator<JsonNode> documents = new YAMLMapper().readerFor(JsonNode.class).readValues(yaml)) {
            return documents.readAll().stream().filter(document -> kind.equals(document.path("kind").asText())).findFirst()
                    .orElseThrow();
        }
    }

    private static Properties app() throws IOException {
        Properties properties = new Properties();
        try (InputStream file = Files.newInputStream(Path.of("src", "main", "resources", "application.properties"))) {
            properties.load(file);
        }
        return properties;
    }
}
