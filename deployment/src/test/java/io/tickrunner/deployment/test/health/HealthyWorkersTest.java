package io.tickrunner.deployment.test.health;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;

import jakarta.inject.Inject;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.quarkus.test.QuarkusUnitTest;
import io.restassured.RestAssured;
import io.tickrunner.TickWorker;
import io.tickrunner.Tickrunner;
import io.tickrunner.deployment.test.IdleWorker;

class HealthyWorkersTest {

    @RegisterExtension
    static final QuarkusUnitTest APP = Probe.app(IdleWorker.class, Rebalance.class, Cleanup.class);

    @Inject
    Tickrunner tickrunner;

    @Test
    void everyProbeIsUp() {
        await().atMost(Duration.ofSeconds(10)).until(() -> RestAssured.get("/q/health").statusCode() == 200);

        List<String> names = RestAssured.get("/q/health").jsonPath().getList("checks.name");

        assertThat(names).contains("Tickrunner - liveness check", "Tickrunner - readiness check",
                "Tickrunner - startup check", "Tickrunner - wellness check");
        assertThat(List.of(Probe.live(), Probe.ready(), Probe.started(), Probe.well())).allMatch(Probe::isUp);
    }

    @Test
    void readinessShowsEveryWorker() {
        tickrunner.service("rebalance").orElseThrow().tick();

        Probe ready = Probe.ready();

        assertThat(ready.worker("rebalance")).matches("ok, last success \\S+Z, next due \\S+Z, lock held");
        assertThat(ready.worker("cleanup")).startsWith("waiting, no success yet, next due ");
        assertThat(ready.data()).containsEntry("workers.total", 2).containsEntry("workers.ok", 1)
                .containsEntry("lock-session.up", true);
    }

    @TickWorker(name = "rebalance", lockId = 1001, every = "31d")
    static class Rebalance extends IdleWorker {
    }

    @TickWorker(name = "cleanup", lockId = 1002, every = "31d")
    static class Cleanup extends IdleWorker {
    }
}
