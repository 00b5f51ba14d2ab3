package io.tickrunner.deployment.test.admin;

import static io.restassured.RestAssured.given;
import static io.restassured.RestAssured.when;
import static org.hamcrest.Matchers.containsString;

import java.net.URI;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.quarkus.test.QuarkusUnitTest;
import io.quarkus.test.common.http.TestHTTPResource;
import io.tickrunner.deployment.test.IdleWorker;
import io.tickrunner.deployment.test.TestPostgres;

public class ConsoleOnManagementInterfaceTest {

    @RegisterExtension
    static final QuarkusUnitTest TEST = TestPostgres
            .withoutServer(new QuarkusUnitTest().withApplicationRoot(jar -> jar.addClass(IdleWorker.class)))
            .overrideConfigKey("quarkus.management.enabled", "true")
            .overrideRuntimeConfigKey("quarkus.management.test-port", "0")
            .overrideRuntimeConfigKey("quarkus.tickrunner.enabled", "false")
            .overrideConfigKey("quarkus.datasource.jdbc.url", "jdbc:postgresql://localhost:1/none");

    @TestHTTPResource(value = "/tickrunner/ui/", management = true)
    URI url;

    @Test
    void theConsoleIsBesideTheEndpoint() {
        given().baseUri("http://localhost").port(url.getPort()).get("/q/tickrunner/ui/").then().statusCode(200)
                .body(containsString("<tickrunner-console"));
        given().baseUri("http://localhost").port(url.getPort()).get("/q/tickrunner/ui/dom.js").then().statusCode(200);
    }

    @Test
    void theMainInterfaceHasNone() {
        when().get("/q/tickrunner/ui/").then().statusCode(404);
    }
}
