package io.tickrunner.deployment.test.admin;

import static io.restassured.RestAssured.when;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import java.net.URL;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.quarkus.test.QuarkusUnitTest;
import io.quarkus.test.common.http.TestHTTPResource;

class ManagementInterfaceTest {

    @RegisterExtension
    static final QuarkusUnitTest APP = AdminApp.of()
            .overrideConfigKey("quarkus.management.enabled", "true")
            .overrideConfigKey("quarkus.management.root-path", "/ops")
            .overrideRuntimeConfigKey("quarkus.management.test-port", "0");

    @TestHTTPResource(value = "/tickrunner", management = true)
    URL endpoint;

    @Test
    void theEndpointIsOnlyOnTheManagementInterface() {
        when().get(endpoint).then().statusCode(200).body("workers[0].name", equalTo("rebalance"));
        assertThat(RawHttp.get("/q/tickrunner").status()).isEqualTo(404);
        assertThat(RawHttp.get("/ops/tickrunner").status()).isEqualTo(404);
    }

    @Test
    void itTakesCommandsThere() {
        when().post(endpoint + "/rebalance/tick").then().statusCode(200).body("outcome", equalTo("success"));
        when().post(endpoint + "/rebalanse/tick").then().statusCode(404)
                .body("detail", equalTo("There is no worker \"rebalanse\"; did you mean \"rebalance\"?"));
    }
}
