package io.tickrunner.it.housekeeping.packaging;

import static io.restassured.RestAssured.given;
import static io.restassured.RestAssured.when;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.notNullValue;

import java.sql.Connection;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Every kind of worker in the packaged app, run on demand through the admin endpoint and seen through HTTP and the database
 * only. A jar and a native binary must do the same.
 */
class SurfacesIT {

    /** Scheduled ticks are off, because a test must see only the ticks that it requested. */
    @RegisterExtension
    static final StartedApp APP = StartedApp.with(Map.of(
            "quarkus.tickrunner.enabled", "false",
            "quarkus.tickrunner.admin.enabled", "true",
            "quarkus.tickrunner.admin.commands", "true",
            "quarkus.tickrunner.workers.\"replication\".timeout", "1s"));

    /** A server that has just started grants no locks for some seconds. */
    @BeforeAll
    static void awaitLocks() {
        await().atMost(Duration.ofSeconds(30)).until(() -> given().post("/q/tickrunner/usage_flush/tick").statusCode() == 200);
    }

    @Test
    void aStartupHookRunsBeforeTheFirstTick() throws Exception {
        tick("load_generator", "success");

        assertThat(WatchedDatabase.number("select count(*) from object")).as("what the hook fills the store with")
                .isGreaterThanOrEqualTo(150);
    }

    @Test
    void aGateKeepsAWorkerFromRunning() throws Exception {
        WatchedDatabase.update("delete from object");

        tick("lifecycle", "gated");
    }

    @Test
    void anErrorHookReceivesTheFailure() throws Exception {
        double before = metric("housekeeping_integrity_failures_total");
        WatchedDatabase.update("alter table copy rename to copy_elsewhere");
        try {
            tick("integrity_check", "error");
        } finally {
            WatchedDatabase.update("alter table copy_elsewhere rename to copy");
        }

        assertThat(metric("housekeeping_integrity_failures_total")).isEqualTo(before + 1);
        when().get("/q/tickrunner/integrity_check").then().statusCode(200).body(containsString("copy"));
    }

    @Test
    void aWorkerOnAVirtualThreadRuns() {
        tick("integrity_check", "success");
    }

    @Test
    void aPassRefreshesTheQuotaMetrics() throws Exception {
        tick("load_generator", "success");
        WatchedDatabase.update("delete from copy where backend_id = (select max(backend_id) from copy)");
        WatchedDatabase.update("update object set wanted_copies = 3");

        tick("replication", "success");

        assertThat(WatchedDatabase.number("select count(*) from copy")).isPositive();
        when().get("/q/metrics").then().statusCode(200).body(containsString("housekeeping_backend_used_bytes{"));
    }

    @Test
    void aWorkerCreatedAtRunTimeRuns() throws Exception {
        tick("report_photos", "success");

        assertThat(WatchedDatabase.number("select count(*) from bucket_report")).isEqualTo(1);
    }

    @Test
    void aTickThatExceedsItsTimeoutEndsAsTimeout() throws Exception {
        CompletableFuture<Void> ticked;
        try (Connection copies = WatchedDatabase.lock("copy")) {
            ticked = CompletableFuture.runAsync(() -> tick("replication", "timeout"));
            await().atMost(Duration.ofSeconds(30)).until(() -> WatchedDatabase.number("""
                    select count(*) from pg_stat_activity
                    where wait_event_type = 'Lock' and clock_timestamp() - query_start > interval '2 seconds'""") > 0);
        }
        ticked.join();
    }

    @Test
    void theAdminEndpointShowsEveryWorkerAsJson() {
        when().get("/q/tickrunner").then().statusCode(200).contentType("application/json")
                .body("workers", hasSize(21))
                .body("replicas", notNullValue());
        when().get("/q/tickrunner/nobody").then().statusCode(404).contentType("application/problem+json");
    }

    @Test
    void theConsoleIsServedWithItsModules() {
        when().get("/q/tickrunner/ui/").then().statusCode(200).body(containsString("<tickrunner-console"));
        when().get("/q/tickrunner/ui/tickrunner-console.js").then().statusCode(200).contentType("text/javascript");
    }

    @Test
    void ticksAreCounted() {
        tick("usage_flush", "success");

        assertThat(metric("tickrunner_ticks_total{outcome=\"success\",partition=\"\",worker=\"usage_flush\"}")).isPositive();
    }

    private static void tick(String worker, String outcome) {
        given().queryParam("wait", "60s").post("/q/tickrunner/" + worker + "/tick").then()
                .statusCode(200).body("outcome", equalTo(outcome));
    }

    private static double metric(String series) {
        return when().get("/q/metrics").asString().lines().filter(line -> line.startsWith(series + " "))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ')))).findFirst().orElse(0);
    }
}
