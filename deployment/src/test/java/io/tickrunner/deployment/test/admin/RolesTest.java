package io.tickrunner.deployment.test.admin;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

import java.util.List;

import jakarta.inject.Inject;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.quarkus.builder.Version;
import io.quarkus.maven.dependency.Dependency;
import io.quarkus.test.QuarkusUnitTest;

class RolesTest {

    @RegisterExtension
    static final QuarkusUnitTest APP = AdminApp.of()
            .setForcedDependencies(List.of(
                    Dependency.of("io.quarkus", "quarkus-elytron-security-properties-file", Version.getVersion())))
            .overrideConfigKey("quarkus.security.users.embedded.enabled", "true")
            .overrideConfigKey("quarkus.security.users.embedded.plain-text", "true")
            .overrideConfigKey("quarkus.http.auth.basic", "true")
            .overrideRuntimeConfigKey("quarkus.security.users.embedded.users.olga", "olga")
            .overrideRuntimeConfigKey("quarkus.security.users.embedded.roles.olga", "operator")
            .overrideRuntimeConfigKey("quarkus.security.users.embedded.users.gus", "gus")
            .overrideRuntimeConfigKey("quarkus.security.users.embedded.roles.gus", "guest")
            .overrideRuntimeConfigKey("quarkus.tickrunner.admin.roles-allowed", "operator,admin");

    @Inject
    Chore chore;

    @ParameterizedTest
    @ValueSource(strings = { "/q/tickrunner", "/q/tickrunner/rebalance", "/q/tickrunner/nobody" })
    void anUnauthenticatedCallerIsChallenged(String path) {
        given().when().get(path).then().statusCode(401)
                .contentType("application/problem+json")
                .header("www-authenticate", containsString("basic"))
                .body("detail", containsString("[operator, admin]"));
    }

    @Test
    void aWrongPasswordIsRejected() {
        given().auth().preemptive().basic("olga", "rubbish").when().post("/q/tickrunner/rebalance/tick").then().statusCode(401);

        assertThat(chore.runs).hasValue(0);
    }

    @Test
    void aCallerWithoutARequiredRoleIsRejected() {
        given().auth().preemptive().basic("gus", "gus").when().post("/q/tickrunner/rebalance/pause").then().statusCode(403)
                .contentType("application/problem+json");
        given().auth().preemptive().basic("olga", "olga").when().get("/q/tickrunner/rebalance").then()
                .body("paused", equalTo(false));
    }

    @Test
    void whoHasOneOfThemMayCommand() {
        given().auth().preemptive().basic("olga", "olga").when().post("/q/tickrunner/rebalance/resume").then().statusCode(200);
    }
}
