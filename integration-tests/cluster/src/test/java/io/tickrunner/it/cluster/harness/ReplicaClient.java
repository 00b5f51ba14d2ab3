package io.tickrunner.it.cluster.harness;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import io.tickrunner.it.cluster.Fault;

/** Talks to the HTTP side of one replica. */
public final class ReplicaClient {

    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final HttpClient HTTP = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(LIMIT)
            .build();

    private final String base;

    ReplicaClient(int port) {
        this.base = "http://127.0.0.1:" + port;
    }

    public HttpResponse<String> get(String path) {
        return send(HttpRequest.newBuilder(URI.create(base + path)).timeout(LIMIT).GET().build());
    }

    private String post(String path) {
        HttpResponse<String> answer = send(HttpRequest.newBuilder(URI.create(base + path)).timeout(LIMIT)
                .POST(HttpRequest.BodyPublishers.noBody()).build());
        if (answer.statusCode() >= 300) {
            throw new IllegalStateException("POST " + path + ": " + answer.statusCode() + " " + answer.body());
        }
        return answer.body();
    }

    private static HttpResponse<String> send(HttpRequest request) {
        try {
            return HTTP.send(request, BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(request.uri() + ": " + e, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /**
     * A worker as the replica sees it; {@code lastOutcome} as it stands in metrics, it and the times are {@code null} for
     * "never" or "not now".
     */
    public record WorkerView(String name, long lockId, String cadence, boolean lockHeld, String lastOutcome, String lastError,
            int consecutiveFailures, String lastStart, String runningSince, String stuckSince) {

        private static WorkerView of(JsonNode worker) {
            JsonNode health = worker.get("health");
            return new WorkerView(worker.get("name").asText(), worker.get("lockId").asLong(), worker.get("cadence").asText(),
                    health.get("lockHeld").asBoolean(), lowerCase(text(health, "lastOutcome")), text(health, "lastError"),
                    health.get("consecutiveFailures").asInt(), text(health, "lastStart"), text(health, "runningSince"),
                    text(health, "stuckSince"));
        }

        private static String lowerCase(String text) {
            return text == null ? null : text.toLowerCase(Locale.ROOT);
        }

        private static String text(JsonNode node, String field) {
            JsonNode value = node.get(field);
            return value == null || value.isNull() ? null : value.asText();
        }
    }

    public List<WorkerView> workers() {
        try {
            List<WorkerView> workers = new ArrayList<>();
            JSON.readTree(get("/control/workers").body()).forEach(worker -> workers.add(WorkerView.of(worker)));
            return workers;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public WorkerView worker(String name) {
        return workers().stream().filter(w -> w.name().equals(name)).findFirst().orElseThrow();
    }

    /**
     * @return the tick's outcome as it stands in metrics
     */
    public String tick(String worker) {
        return post("/control/workers/" + worker + "/tick").replace("\"", "").toLowerCase(Locale.ROOT);
    }

    /** Requests a tick from code, in whichever replica holds the lock. */
    public void requestTick(String worker) {
        post("/control/workers/" + worker + "/request");
    }

    /** What the admin endpoint says of a worker. */
    public String seen(String worker) {
        return get("/q/tickrunner/" + worker).body();
    }

    /** Returns the replicas of which the admin endpoint says that they take no lock. */
    public List<String> takingNothing() {
        try {
            List<String> names = new ArrayList<>();
            JSON.readTree(get("/q/tickrunner").body()).get("replicas").forEach(replica -> {
                if (replica.path("takesNothing").asBoolean()) {
                    names.add(replica.get("replica").asText());
                }
            });
            return names;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Sends a command to the admin endpoint. */
    public HttpResponse<String> command(String worker, String command) {
        return send(HttpRequest.newBuilder(URI.create(base + "/q/tickrunner/" + worker + "/" + command)).timeout(LIMIT)
                .POST(HttpRequest.BodyPublishers.noBody()).build());
    }

    /** Sends a command with a body to the admin endpoint. */
    public HttpResponse<String> command(String worker, String command, String json) {
        return send(HttpRequest.newBuilder(URI.create(base + "/q/tickrunner/" + worker + "/" + command)).timeout(LIMIT)
                .header("Content-Type", "application/json").POST(HttpRequest.BodyPublishers.ofString(json)).build());
    }

    /** Gives a worker another schedule through the admin endpoint. */
    public HttpResponse<String> reschedule(String worker, String json) {
        return command(worker, "schedule", json);
    }

    /** Returns the arguments that the worker's code got with its last forced tick in this replica. */
    public Map<String, String> argumentsOf(String worker) {
        try {
            return JSON.readValue(get("/control/workers/" + worker + "/arguments").body(), new TypeReference<>() {
            });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Lets a worker go back to its own schedule through the admin endpoint. */
    public HttpResponse<String> resetSchedule(String worker) {
        return send(HttpRequest.newBuilder(URI.create(base + "/q/tickrunner/" + worker + "/schedule")).timeout(LIMIT).DELETE()
                .build());
    }

    public void pauseAll() {
        post("/control/pause");
    }

    public void resumeAll() {
        post("/control/resume");
    }

    /**
     * @return how many connections of the app's pool were taken from it
     */
    public int exhaustPool() {
        return Integer.parseInt(post("/control/faults/exhaust-pool"));
    }

    public void clearFaults() {
        post("/control/faults/clear");
    }

    public void fault(String worker, Fault fault) {
        post("/control/workers/" + worker + "/fault/" + fault);
    }
}
