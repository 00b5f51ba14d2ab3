package io.tickrunner.it.housekeeping.packaging;

import static io.restassured.RestAssured.when;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.everyItem;
import static org.hamcrest.Matchers.notNullValue;

import java.time.Duration;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The nightly report of the packaged app, whose nights are two seconds apart by configuration. */
class NightReportIT {

    @RegisterExtension
    static final StartedApp APP = StartedApp.with(Map.of(
            "quarkus.tickrunner.workers.\"night_report\".cron", "0/2 * * * * ?",
            "quarkus.tickrunner.workers.\"night_report\".time-zone", "Asia/Tokyo"));

    @Test
    void eachOccurrenceHasOneRunAndOneReport() throws Exception {
        await().atMost(Duration.ofSeconds(60)).until(() -> WatchedDatabase.number("select count(*) from night_report") >= 4);

        assertThat(WatchedDatabase.number("select count(*) from night_report"
                + " where planned_at <> date_trunc('second', planned_at) or extract(second from planned_at)::int % 2 <> 0"))
                .as("reports for another moment").isZero();
        // A report is written before its run ends.
        assertThat(WatchedDatabase.number("""
                select (select count(*) from tick_log where worker = 'night_report' and outcome <> 'running')
                       - (select count(*) from night_report)""")).as("runs without a report").isBetween(-1L, 0L);
        when().get("/q/tickrunner/night_report").then().statusCode(200)
                .body("cron", equalTo("0/2 * * * * ?"))
                .body("timeZone", equalTo("Asia/Tokyo"))
                .body("recent.occurrence", everyItem(notNullValue()));
        when().get("/api/overview").then().body("schedules.nightReport.planned", notNullValue());
    }
}
