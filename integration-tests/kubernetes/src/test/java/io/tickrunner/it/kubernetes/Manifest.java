package io.tickrunner.it.kubernetes;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.StreamSupport;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;

/** The manifest that quarkus-kubernetes generated for this app. */
record Manifest(List<JsonNode> resources) {

    /** A probe as the manifest describes it. */
    record Probe(String path, int port, Duration timeout, int periodSeconds, int failureThreshold) {
    }

    static Manifest generated() throws IOException {
        try (InputStream yaml = Files.newInputStream(Path.of("target", "kubernetes", "kubernetes.yml"));
                MappingIterator<JsonNode> documents = new YAMLMapper().readerFor(JsonNode.class).readValues(yaml)) {
            return new Manifest(documents.readAll());
        }
    }

    JsonNode pod() {
        return only("Deployment").at("/spec/template/spec");
    }

    JsonNode container() {
        return pod().at("/containers/0");
    }

    JsonNode only(String kind) {
        return resources.stream().filter(resource -> kind.equals(resource.path("kind").asText())).findFirst().orElseThrow();
    }

    Probe probe(String name) {
        JsonNode probe = container().path(name);
        return new Probe(probe.at("/httpGet/path").asText(), probe.at("/httpGet/port").asInt(),
                Duration.ofSeconds(probe.path("timeoutSeconds").asInt(1)), probe.path("periodSeconds").asInt(10),
                probe.path("failureThreshold").asInt(3));
    }

    List<Integer> containerPorts() {
        return StreamSupport.stream(container().path("ports").spliterator(), false)
                .map(port -> port.path("containerPort").asInt()).sorted().toList();
    }

    List<Integer> servicePorts() {
        return StreamSupport.stream(only("Service").at("/spec/ports").spliterator(), false)
                .map(port -> port.path("targetPort").asInt()).sorted().toList();
    }
}
