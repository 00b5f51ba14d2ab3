package io.tickrunner.deployment.test.admin;

import static io.restassured.RestAssured.given;
import static io.restassured.RestAssured.when;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.quarkus.test.QuarkusUnitTest;
import io.tickrunner.Tick;
import io.tickrunner.TickWorker;
import io.tickrunner.Worker;
import io.tickrunner.deployment.test.TestPostgres;

public class AdminEndpointTest {

    @RegisterExtension
    static final QuarkusUnitTest TEST = TestPostgres
            .config(new QuarkusUnitTest().withApplicationRoot(jar -> jar.addClass(Rebalance.class)));

    @Test
    void showsTheWorkersOfThisReplica() {
        when().get("/q/tickrunner").then().statusCode(200)
                .body("workers.name", hasItem("rebalance"))
                .body("lockSession.up", equalTo(true));
    }

    @Test
    void showsOneWorker() {
        when().get("/q/tickrunner/rebalance").then().statusCode(200)
                .body("lockId", equalTo(7001))
                .body("cadence", equalTo("cluster"));
    }

    @Test
    void runsAWorkerAndTellsTheOutcome() {
        when().post("/q/tickrunner/rebalance/tick").then().statusCode(200).body("outcome", equalTo("success"));
    }

    @Test
    void pausesAndResumesAWorker() {
        when().post("/q/tickrunner/rebalance/pause").then().statusCode(200).body("paused", equalTo(true));
        when().post("/q/tickrunner/rebalance/resume").then().statusCode(200).body("paused", equalTo(false));
    }

    @Test
    void suggestsTheNearestNameForAnUnknownOne() {
        when().get("/q/tickrunner/rebalanse").then().statusCode(404)
                .contentType("application/problem+json")
                .body("detail", equalTo("There is no worker \"rebalanse\"; did you mean \"rebalance\"?"));
    }

    @Test
    void refusesAWrongMethod() {
        when().delete("/q/tickrunner/rebalance").then().statusCode(405).header("Allow", "GET, HEAD");
        when().get("/q/tickrunner/rebalance/tick").then().statusCode(405).header("Allow", "POST");
    }

    @Test
    void refusesABody() {
        given().contentType("application/json").body("{}").when().post("/q/tickrunner/rebalance/tick").then().statusCode(415);
    }

    @Test
    void refusesAWaitThatIsNoDuration() {
        when().post("/q/tickrunner/rebalance/tick?wait=soon").then().statusCode(400)
                .body("detail", containsString("wait = \"soon\" is not a duration"));
    }

    @TickWorker(name = "rebalance", lockId = 7001, every = "1h")
    public static class Rebalance implements Worker {

        @Override
        public void tick(Tick tick) {
        }
    }
}
