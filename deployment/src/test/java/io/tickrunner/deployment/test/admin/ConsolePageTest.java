package io.tickrunner.deployment.test.admin;

import static io.restassured.RestAssured.given;
import static io.restassured.RestAssured.when;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.startsWith;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.quarkus.test.QuarkusUnitTest;
import io.tickrunner.deployment.test.IdleWorker;
import io.tickrunner.deployment.test.TestPostgres;

/** Tests how the console's files are served. A separate module tests their behavior in a browser. */
public class ConsolePageTest {

    private static final Pattern IMPORT = Pattern.compile("from '\\./([^']+)'");

    @RegisterExtension
    static final QuarkusUnitTest TEST = TestPostgres
            .withoutServer(new QuarkusUnitTest().withApplicationRoot(jar -> jar.addClass(IdleWorker.class)))
            .overrideRuntimeConfigKey("quarkus.tickrunner.enabled", "false")
            .overrideConfigKey("quarkus.datasource.jdbc.url", "jdbc:postgresql://localhost:1/none");

    @Test
    void isServedBelowTheEndpointByDefault() {
        when().get("/q/tickrunner/ui/").then().statusCode(200)
                .contentType("text/html")
                .header("Content-Security-Policy", startsWith("default-src 'self'"))
                .body(containsString("<tickrunner-console endpoint=\"../\">"));
    }

    @Test
    void redirectsToItsFolderByARelativeLinkThatWorksBehindAProxy() {
        given().redirects().follow(false).get("/q/tickrunner/ui").then().statusCode(302).header("Location", equalTo("ui/"));
    }

    @Test
    void hasEveryImportedModule() {
        List<String> modules = new ArrayList<>(List.of("tickrunner-console.js"));
        for (int i = 0; i < modules.size(); i++) {
            String text = when().get("/q/tickrunner/ui/" + modules.get(i)).then().statusCode(200)
                    .contentType("text/javascript").extract().asString();
            for (Matcher found = IMPORT.matcher(text); found.find();) {
                if (!modules.contains(found.group(1))) {
                    modules.add(found.group(1));
                }
            }
        }
    }

    @Test
    void isSentAgainOnlyIfChanged() {
        String etag = when().get("/q/tickrunner/ui/page.css").then().statusCode(200).extract().header("ETag");

        given().header("If-None-Match", etag).get("/q/tickrunner/ui/page.css").then().statusCode(304);
    }

    @Test
    void leavesEveryOtherPathToTheEndpoint() {
        when().get("/q/tickrunner/ui/nothing.js").then().statusCode(404);
        when().post("/q/tickrunner/ui/").then().statusCode(404);
    }
}
