package io.tickrunner.deployment.test.admin;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.containsString;

import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.quarkus.builder.Version;
import io.quarkus.maven.dependency.Dependency;
import io.quarkus.test.QuarkusUnitTest;
import io.restassured.specification.RequestSpecification;

class CommandsRolesTest {

    @RegisterExtension
    static final QuarkusUnitTest APP = AdminApp.of()
            .setForcedDependencies(List.of(
                    Dependency.of("io.quarkus", "quarkus-elytron-security-properties-file", Version.getVersion())))
            .overrideConfigKey("quarkus.security.users.embedded.enabled", "true")
            .overrideConfigKey("quarkus.security.users.embedded.plain-text", "true")
            .overrideConfigKey("quarkus.http.auth.basic", "true")
            .overrideRuntimeConfigKey("quarkus.security.users.embedded.users.olga", "olga")
            .overrideRuntimeConfigKey("quarkus.security.users.embedded.roles.olga", "operator")
            .overrideRuntimeConfigKey("quarkus.security.users.embedded.users.vera", "vera")
            .overrideRuntimeConfigKey("quarkus.security.users.embedded.roles.vera", "viewer")
            .overrideRuntimeConfigKey("quarkus.tickrunner.admin.roles-allowed", "viewer")
            .overrideRuntimeConfigKey("quarkus.tickrunner.admin.commands-roles-allowed", "operator");

    @Test
    void aReaderReads() {
        as("vera").get("/q/tickrunner").then().statusCode(200);
    }

    @Test
    void aReaderCannotCommand() {
        as("vera").post(Chore.REBALANCE + "/resume").then().statusCode(403).body("detail", containsString("[operator]"));
    }

    @Test
    void anOperatorCanSendCommandsAndRead() {
        as("olga").post(Chore.REBALANCE + "/resume").then().statusCode(200);
        as("olga").get(Chore.REBALANCE).then().statusCode(200);
    }

    @Test
    void anAnonymousCallerLearnsWhichRoleACommandNeeds() {
        given().post(Chore.REBALANCE + "/resume").then().statusCode(401).body("detail", containsString("[operator]"));
    }

    private static RequestSpecification as(String user) {
        return given().auth().preemptive().basic(user, user).when();
    }
}
