package io.tickrunner.deployment.test.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;

import jakarta.inject.Inject;

import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.quarkus.test.QuarkusUnitTest;
import io.tickrunner.TickService;
import io.tickrunner.Tickrunner;
import io.vertx.core.json.JsonObject;

class ManyCommandsTest {

    private static final int COMMANDS = 3_000;
    private static final int AT_ONCE = 200;
    private static final int WORKERS = 100;

    @RegisterExtension
    static final QuarkusUnitTest APP = AdminApp.of();

    @Inject
    Tickrunner tickrunner;

    @ConfigProperty(name = "quarkus.http.port")
    int port;

    private final HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final AtomicInteger atWork = new AtomicInteger();
    private final AtomicInteger mostAtWork = new AtomicInteger();
    private AtomicInteger runs;

    @BeforeEach
    void register() {
        // Used by this test only, because a tick of the previous test may still be running.
        AtomicInteger counter = new AtomicInteger();
        runs = counter;
        for (int i = 0; i < WORKERS; i++) {
            tickrunner.newWorker("w" + i).lockId(8_000 + i).every(Duration.ofHours(5)).work(tick -> {
                mostAtWork.accumulateAndGet(atWork.incrementAndGet(), Math::max);
                if (tick.forced()) {
                    counter.incrementAndGet();
                }
                atWork.decrementAndGet();
            }).register();
        }
    }

    @AfterEach
    void unregister() {
        for (int i = 0; i < WORKERS; i++) {
            tickrunner.unregister("w" + i);
        }
    }

    @Test
    void ofManyConcurrentTicksOneRunsAndEachRequestGetsOneResponse() {
        List<HttpResponse<String>> answers = post(i -> "w0/tick");

        assertThat(answers).extracting(HttpResponse::statusCode).containsOnly(200, 409);
        long ran = answers.stream().filter(answer -> answer.statusCode() == 200).count();
        assertThat(runs).hasValue((int) ran);
        assertThat(mostAtWork).hasValue(1);
    }

    @Test
    void manyConcurrentTicksOfManyWorkersAreAnswered() {
        List<HttpResponse<String>> answers = post(i -> "w" + i % WORKERS + "/tick");

        assertThat(answers).extracting(HttpResponse::statusCode).containsOnly(200, 409);
        assertThat(runs).hasValue((int) answers.stream().filter(answer -> answer.statusCode() == 200).count());
        assertThat(runs).hasValueGreaterThanOrEqualTo(WORKERS);
    }

    @Test
    void manyConcurrentPausesAndResumesEndInOneStateThatTheNextCommandCanChange() {
        List<HttpResponse<String>> answers = post(i -> "w" + i % 3 + (i % 2 == 0 ? "/pause" : "/resume"));

        assertThat(answers).extracting(HttpResponse::statusCode).containsOnly(200);
        for (String command : List.of("pause", "resume", "pause")) {
            HttpResponse<String> answer = post("w0/" + command).join();
            assertThat(new JsonObject(answer.body()).getBoolean("paused")).isEqualTo(command.equals("pause"));
        }
        for (int i = 0; i < 3; i++) {
            post("w" + i + "/resume").join();
        }
        assertThat(tickrunner.services()).extracting(TickService::health).noneMatch(health -> health.paused());
    }

    @Test
    void theLockSessionSurvivesManyCommands() {
        post(i -> List.of("w0/tick", "w1/pause", "w1/resume", "w2/tick?wait=0s").get(i % 4));

        await().untilAsserted(() -> assertThat(new JsonObject(client.send(HttpRequest.newBuilder(uri("")).build(),
                HttpResponse.BodyHandlers.ofString()).body()).getJsonObject("lockSession").getBoolean("up")).isTrue());
    }

    private List<HttpResponse<String>> post(IntFunction<String> path) {
        Semaphore places = new Semaphore(AT_ONCE);
        List<CompletableFuture<HttpResponse<String>>> answers = new ArrayList<>();
        for (int i = 0; i < COMMANDS; i++) {
            places.acquireUninterruptibly();
            answers.add(post(path.apply(i)).whenComplete((answer, failure) -> places.release()));
        }
        return answers.stream().map(CompletableFuture::join).toList();
    }

    private CompletableFuture<HttpResponse<String>> post(String path) {
        return client.sendAsync(HttpRequest.newBuilder(uri(path)).timeout(Duration.ofMinutes(1))
                .POST(HttpRequest.BodyPublishers.noBody()).build(), HttpResponse.BodyHandlers.ofString());
    }

    private URI uri(String path) {
        return URI.create("http://localhost:" + port + "/q/tickrunner/" + path);
    }
}
