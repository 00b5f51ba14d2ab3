package io.tickrunner.deployment.test.admin;

import static io.restassured.RestAssured.given;
import static io.restassured.RestAssured.when;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasKey;
import static org.hamcrest.Matchers.not;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.quarkus.test.QuarkusUnitTest;
import io.tickrunner.Outcome;
import io.tickrunner.TickWorker;
import io.tickrunner.Tickrunner;
import io.tickrunner.deployment.test.tick.AdvisoryLocks;
import io.tickrunner.deployment.test.tick.TickApp;

class DrainTest {

    private static final String REPLICA = "/q/tickrunner/replica";

    @RegisterExtension
    static final QuarkusUnitTest APP = AdminApp.of(Chores.class, AdvisoryLocks.class, TickApp.class);

    @Inject
    Tickrunner tickrunner;

    @Inject
    Chores chores;

    @BeforeEach
    void awaitLock() {
        chores.working = new CountDownLatch(1);
        chores.goOn = new CountDownLatch(1);
        await().atMost(TickApp.SOON).until(() -> AdvisoryLocks.isHeld(1));
    }

    @AfterEach
    void undrain() {
        chores.goOn.countDown();
        tickrunner.undrain();
    }

    @Test
    void aDrainedReplicaReleasesItsLocksUntilItIsUndrained() {
        when().post(REPLICA + "/drain").then().statusCode(200)
                .body("draining", equalTo(true))
                .body("holds", equalTo(0));

        await().atMost(TickApp.SOON).until(() -> !AdvisoryLocks.isHeld(1));
        assertThat(tickrunner.isDraining()).isTrue();
        assertThat(tickrunner.service("often").orElseThrow().health().nextDue()).isNull();
        when().get("/q/tickrunner").then().body("draining", equalTo(true));
        when().get("/q/health/ready").then().statusCode(200)
                .body("checks.find { it.name == 'Tickrunner - readiness check' }.data.'replica.draining'", equalTo(true));

        int before = chores.runs.get();
        when().post(REPLICA + "/undrain").then().statusCode(200).body("draining", equalTo(false));

        await().atMost(TickApp.SOON).until(() -> chores.runs.get() > before);
        when().get("/q/health/ready").then()
                .body("checks.find { it.name == 'Tickrunner - readiness check' }.data", not(hasKey("replica.draining")));
    }

    @Test
    void aRunningTickKeepsItsLockUntilItHasEnded() throws InterruptedException {
        Thread tick = new Thread(() -> tickrunner.service("long").orElseThrow().tick());
        tick.start();
        chores.working.await();

        when().post(REPLICA + "/drain").then().statusCode(200).body("holds", equalTo(1));

        assertThat(AdvisoryLocks.isHeld(2)).isTrue();
        chores.goOn.countDown();
        tick.join();
        await().atMost(TickApp.SOON).until(() -> !AdvisoryLocks.isHeld(2));
    }

    @Test
    void aForcedTickRunsInADrainedReplica() {
        assertThat(tickrunner.drain()).isTrue();
        chores.goOn.countDown();

        assertThat(tickrunner.service("long").orElseThrow().tick()).isEqualTo(Outcome.SUCCESS);
    }

    @Test
    void aSecondDrainIsRefused() {
        when().post(REPLICA + "/drain").then().statusCode(200);

        when().post(REPLICA + "/drain").then().statusCode(409).body("title", equalTo("Already drained"))
                .body("detail", containsString("undrain or restart it"));
        assertThat(tickrunner.drain()).isFalse();
    }

    @Test
    void anUndrainOfAReplicaThatIsNotDrainedIsRefused() {
        when().post(REPLICA + "/undrain").then().statusCode(409).body("title", equalTo("Not drained"));
        assertThat(tickrunner.undrain()).isFalse();
    }

    @Test
    void anotherReplicaCannotBeDrainedHere() {
        when().post(REPLICA + "/shop-0-1/drain").then().statusCode(404)
                .body("detail", containsString("not \"shop-0-1\"; a replica is drained by itself"));
        assertThat(tickrunner.isDraining()).isFalse();

        String own = when().get("/q/tickrunner").jsonPath().getString("replica");
        when().post(REPLICA + "/" + own + "/drain").then().statusCode(200);
    }

    @Test
    void aDrainTakesNoBodyAndNoOtherMethod() {
        given().contentType("application/json").body("{}").when().post(REPLICA + "/drain").then().statusCode(415);
        when().get(REPLICA + "/drain").then().statusCode(405).header("Allow", "POST, OPTIONS");
        assertThat(tickrunner.isDraining()).isFalse();
    }

    @Singleton
    public static class Chores {

        final AtomicInteger runs = new AtomicInteger();
        volatile CountDownLatch working;
        volatile CountDownLatch goOn;

        @TickWorker(name = "often", lockId = 1, every = "100ms")
        void often() {
            runs.incrementAndGet();
        }

        @TickWorker(name = "long", lockId = 2, every = "31d")
        void longWork() throws InterruptedException {
            working.countDown();
            goOn.await();
        }
    }
}
