package io.tickrunner.deployment.test.admin;

import static io.restassured.RestAssured.when;
import static org.hamcrest.Matchers.containsString;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.quarkus.test.QuarkusUnitTest;
import io.tickrunner.deployment.test.IdleWorker;
import io.tickrunner.deployment.test.TestPostgres;

public class ConsoleUnderOtherPathsTest {

    @RegisterExtension
    static final QuarkusUnitTest TEST = TestPostgres
            .withoutServer(new QuarkusUnitTest().withApplicationRoot(jar -> jar.addClass(IdleWorker.class)))
            .overrideConfigKey("quarkus.http.root-path", "/shop")
            .overrideConfigKey("quarkus.http.non-application-root-path", "inside")
            .overrideConfigKey("quarkus.tickrunner.admin.path", "workers")
            .overrideRuntimeConfigKey("quarkus.tickrunner.enabled", "false")
            .overrideConfigKey("quarkus.datasource.jdbc.url", "jdbc:postgresql://localhost:1/none");

    @Test
    void theConsoleFollowsTheEndpoint() {
        // REST Assured adds the root path.
        when().get("/inside/workers/ui/").then().statusCode(200).body(containsString("<tickrunner-console"));
        when().get("/inside/workers/ui/tickrunner-console.js").then().statusCode(200);
    }
}
