package io.tickrunner.deployment.test.admin;

import static io.restassured.RestAssured.when;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasKey;
import static org.hamcrest.Matchers.matchesPattern;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.quarkus.test.QuarkusUnitTest;
import io.restassured.path.json.JsonPath;
import io.tickrunner.TickWorker;
import io.tickrunner.deployment.test.IdleWorker;
import io.tickrunner.deployment.test.tick.TickApp;

class AdminScheduleTest {

    private static final String PATH = "/q/tickrunner/";

    @RegisterExtension
    static final QuarkusUnitTest APP = AdminApp.of(IdleWorker.class, Seconds.class, Nightly.class, Fast.class, TickApp.class);

    @Test
    void showsTheCronExpressionAndTheOccurrencesThatRan() {
        await().atMost(TickApp.SOON).until(() -> recent("seconds") > 0);

        when().get(PATH + "seconds").then().statusCode(200)
                .body("cron", equalTo("* * * * * ?"))
                .body("timeZone", equalTo("UTC"))
                .body("interval", equalTo("PT1S"))
                .body("intervalSeconds", equalTo(1))
                .body("recent[0].occurrence", matchesPattern("\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}Z"));
    }

    @Test
    void showsTheTimeZoneAndTheLongestTimeBetweenOccurrences() {
        when().get(PATH + "nightly").then().statusCode(200)
                .body("timeZone", equalTo("Asia/Tokyo"))
                .body("intervalSeconds", equalTo(86_400))
                .body("nextDue", matchesPattern(".*T17:15:00Z"));
    }

    @Test
    void showsAnIntervalOfAFractionOfASecond() {
        when().get(PATH + "fast").then().statusCode(200)
                .body("interval", equalTo("PT0.05S"))
                .body("intervalSeconds", equalTo(0.05f))
                .body("$", not(hasKey("cron")));
    }

    @Test
    void aForcedTickHasNoOccurrence() {
        when().post(PATH + "nightly/tick").then().statusCode(200).body("outcome", equalTo("success"));

        when().get(PATH + "nightly").then().body("recent[0].forced", equalTo(true)).body("recent[0].occurrence", nullValue());
    }

    private static int recent(String worker) {
        return JsonPath.from(when().get(PATH + worker).asString()).getList("recent").size();
    }

    @TickWorker(name = "seconds", lockId = 11, cron = "* * * * * ?", timeZone = "UTC")
    static class Seconds extends IdleWorker {
    }

    @TickWorker(name = "nightly", lockId = 12, cron = "0 15 2 * * ?", timeZone = "Asia/Tokyo")
    static class Nightly extends IdleWorker {
    }

    @TickWorker(name = "fast", lockId = 13, every = "50ms")
    static class Fast extends IdleWorker {
    }
}
