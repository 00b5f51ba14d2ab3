package io.tickrunner.deployment.test.admin;

import static io.restassured.RestAssured.when;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.notNullValue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.quarkus.test.QuarkusUnitTest;

class AdminEndpointTest {

    @RegisterExtension
    static final QuarkusUnitTest APP = AdminApp.of();

    @Test
    void showsTheWorkersOfThisReplica() {
        when().get("/q/tickrunner").then().statusCode(200)
                .body("workers.name", hasItem("rebalance"))
                .body("replicas.self", hasItem(true))
                .body("lockSession.up", equalTo(true))
                .body("now", notNullValue());
    }

    @Test
    void showsOneWorker() {
        when().get(Chore.REBALANCE).then().statusCode(200)
                .body("lockId", equalTo(7001))
                .body("cadence", equalTo("cluster"));
    }

    @Test
    void runsAWorkerAndReturnsTheOutcome() {
        when().post(Chore.REBALANCE + "/tick").then().statusCode(200).body("outcome", equalTo("success"));
    }

    @Test
    void pausesAndResumesAWorker() {
        when().post(Chore.REBALANCE + "/pause").then().statusCode(200).body("paused", equalTo(true));
        when().post(Chore.REBALANCE + "/resume").then().statusCode(200).body("paused", equalTo(false));
    }
}
