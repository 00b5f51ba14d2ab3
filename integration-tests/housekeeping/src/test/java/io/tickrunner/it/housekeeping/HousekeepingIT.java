package io.tickrunner.it.housekeeping;

import static io.restassured.RestAssured.given;
import static io.restassured.RestAssured.when;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.lessThan;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.tickrunner.it.housekeeping.packaging.StartedApp;

/** The packaged app, seen through HTTP only: a jar and a native binary must look the same. */
class HousekeepingIT {

    @RegisterExtension
    static final StartedApp APP = StartedApp.asShipped();

    @Test
    void thePageIsServedWithItsScriptAndStyle() {
        when().get("/").then().statusCode(200).body(containsString("<title>Housekeeping</title>"));
        when().get("/page.js").then().statusCode(200);
        when().get("/page.css").then().statusCode(200);
    }

    @Test
    void theOverviewShowsEveryWorkerAndBackend() {
        when().get("/api/overview").then().statusCode(200)
                .body("backends", hasSize(6))
                .body("workers.name", hasItems("rebalance", "load_generator", "report_photos"))
                .body("workers", hasSize(21))
                .body("overlaps", equalTo(0));
    }

    @Test
    void workersTickByThemselves() {
        eventually(() -> when().get("/api/overview").then()
                .body("store.objects", greaterThan(0))
                .body("workers.find { it.name == 'replication' }.lastOutcome", equalTo("success"))
                .body("workers.find { it.name == 'replication' }.lock", equalTo("here")));
    }

    @Test
    void aCronWorkerWaitsForItsOccurrenceWithItsLock() {
        eventually(() -> when().get("/api/overview").then()
                .body("workers.find { it.name == 'night_report' }.schedule", equalTo("cron 0 15 4 * * ? in Europe/Berlin"))
                .body("workers.find { it.name == 'night_report' }.lock", equalTo("here"))
                .body("schedules.nightReport", nullValue()));
        String nextDue = when().get("/api/overview").path("workers.find { it.name == 'night_report' }.nextDue");
        assertThat(Instant.parse(nextDue).atZone(ZoneId.of("Europe/Berlin")).toLocalTime()).isBetween(LocalTime.of(4, 14, 59),
                LocalTime.of(4, 15, 1));
    }

    @Test
    void theOutboxIsRelayedWithinAFractionOfASecond() {
        eventually(() -> when().get("/api/overview").then()
                .body("workers.find { it.name == 'outbox_relay' }.schedule", equalTo("every 100 ms"))
                .body("schedules.outbox.sent", greaterThan(20))
                .body("schedules.outbox.averageMillis", lessThan(1_000f)));
    }

    @Test
    void aCommittedMessageWakesTheRelayUp() {
        eventually(() -> when().get("/q/tickrunner/outbox_relay").then()
                .body("wakeOn", equalTo("outbox"))
                .body("recent.findAll { it.wakeUp }.outcome", hasItems("success")));
    }

    @Test
    void aTickThatFailsTwiceSucceedsAtItsThirdAttempt() {
        eventually(() -> when().get("/api/overview").then()
                .body("schedules.offsite.attempt", equalTo(3))
                .body("schedules.offsite.planned", notNullValue())
                .body("workers.find { it.name == 'offsite_catalog' }.runs.outcome", hasItems("failed", "done"))
                .body("workers.find { it.name == 'offsite_catalog' }.consecutiveFailures", equalTo(0)));
    }

    @Test
    void feesMoveInTheTransactionsOfAFencedWorker() {
        eventually(() -> when().get("/api/overview").then()
                .body("workers.find { it.name == 'storage_fees' }.lastOutcome", equalTo("success"))
                .body("schedules.fees.collected", greaterThan(0))
                .body("schedules.fees.balance", equalTo(0)));
        when().get("/q/metrics").then().statusCode(200)
                .body(containsString("tickrunner_fenced_refused_total{partition=\"\",worker=\"storage_fees\"} 0.0"));
    }

    @Test
    void healthTellsOfTheWorkers() {
        eventually(() -> when().get("/q/health/ready").then().statusCode(200)
                .body("status", equalTo("UP"))
                .body(containsString("rebalance")));
        when().get("/q/health/live").then().statusCode(200).body("status", equalTo("UP"));
        eventually(() -> when().get("/q/health/started").then().statusCode(200).body("status", equalTo("UP")));
        when().get("/q/health/well").then().statusCode(200).body("status", equalTo("UP"));
    }

    @Test
    void metricsCountTicksAndShowQuotas() {
        eventually(() -> given().accept("text/plain").get("/q/metrics").then().statusCode(200)
                .body(containsString("tickrunner_ticks_total{"))
                .body(containsString("worker=\"integrity_check\""))
                .body(containsString("tickrunner_consecutive_failures{"))
                .body(containsString("housekeeping_backend_used_bytes{backend=\"north\"")));
    }

    private static void eventually(Runnable assertion) {
        await().atMost(Duration.ofSeconds(60)).pollInterval(Duration.ofMillis(200)).untilAsserted(assertion::run);
    }
}
