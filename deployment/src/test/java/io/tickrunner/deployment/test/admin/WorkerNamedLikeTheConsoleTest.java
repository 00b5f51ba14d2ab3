package io.tickrunner.deployment.test.admin;

import static io.restassured.RestAssured.when;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.quarkus.test.QuarkusUnitTest;
import io.tickrunner.Tick;
import io.tickrunner.TickWorker;
import io.tickrunner.Worker;
import io.tickrunner.deployment.test.TestPostgres;

public class WorkerNamedLikeTheConsoleTest {

    @RegisterExtension
    static final QuarkusUnitTest TEST = TestPostgres
            .config(new QuarkusUnitTest().withApplicationRoot(jar -> jar.addClass(Ui.class)));

    @Test
    void keepsItsPath() {
        when().get("/q/tickrunner/ui").then().statusCode(200).body("lockId", equalTo(7003));
        when().post("/q/tickrunner/ui/tick").then().statusCode(200).body("outcome", equalTo("success"));
        when().get("/q/tickrunner/ui/").then().statusCode(200).body(containsString("<tickrunner-console"));
    }

    @TickWorker(name = "ui", lockId = 7003, every = "31d")
    public static class Ui implements Worker {

        @Override
        public void tick(Tick tick) {
        }
    }
}
