package io.tickrunner.deployment.test.admin;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URL;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.quarkus.test.QuarkusUnitTest;
import io.quarkus.test.common.http.TestHTTPResource;
import io.tickrunner.deployment.test.admin.RawHttp.Answer;

/**
 * On the management interface, Quarkus answers every request that has an Origin with {@code Access-Control-Allow-Origin: *}.
 */
class ForeignPageOnManagementInterfaceTest {

    @RegisterExtension
    static final QuarkusUnitTest APP = AdminApp.of()
            .overrideConfigKey("quarkus.management.enabled", "true")
            .overrideRuntimeConfigKey("quarkus.management.test-port", "0")
            .overrideConfigKey("quarkus.http.cors.enabled", "true")
            .overrideRuntimeConfigKey("quarkus.http.cors.origins", "https://shop.example");

    @TestHTTPResource(value = "/tickrunner/rebalance", management = true)
    URL worker;

    @ParameterizedTest
    @ValueSource(strings = { "Origin: https://evil.example", "Origin: null", "Sec-Fetch-Site: cross-site" })
    void aPageOfAnotherSiteCannotSendCommands(String header) {
        for (String command : new String[] { "tick", "pause", "resume" }) {
            Answer answer = RawHttp.send(worker.getPort(), "POST", worker.getPath() + "/" + command, "", header);

            assertThat(answer.status()).isEqualTo(403);
            assertThat(answer.detail()).contains("management interface");
        }
    }

    @Test
    void originsAllowedOnTheMainInterfaceAreNotAllowedHere() {
        assertThat(resume("Origin: https://shop.example").status()).isEqualTo(403);
    }

    @Test
    void aPageOfTheSameSiteCanSendCommands() {
        assertThat(resume("Origin: http://localhost").status()).isEqualTo(200);
        assertThat(resume("Origin: http://localhost", "Sec-Fetch-Site: same-origin").status()).isEqualTo(200);
    }

    @Test
    void aPageOfAnotherSiteCannotReadTheResponse() {
        Answer answer = RawHttp.send(worker.getPort(), "GET", worker.getPath(), "", "Origin: https://evil.example");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.header("Access-Control-Allow-Origin")).isNull();
    }

    private Answer resume(String... headers) {
        return RawHttp.send(worker.getPort(), "POST", worker.getPath() + "/resume", "", headers);
    }
}
