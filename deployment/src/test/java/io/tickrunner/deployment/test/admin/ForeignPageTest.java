package io.tickrunner.deployment.test.admin;

import static io.tickrunner.deployment.test.admin.Chore.REBALANCE;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.quarkus.test.QuarkusUnitTest;
import io.tickrunner.deployment.test.admin.RawHttp.Answer;

class ForeignPageTest {

    @RegisterExtension
    static final QuarkusUnitTest APP = AdminApp.of();

    @ParameterizedTest
    @ValueSource(strings = { "Origin: https://evil.example", "Origin: null", "Origin: http://localhost.evil.example",
            "Origin: rubbish%%", "Sec-Fetch-Site: cross-site", "Sec-Fetch-Site: same-site", "Sec-Fetch-Site: rubbish" })
    void aPageOfAnotherSiteCannotSendCommands(String header) {
        for (String command : new String[] { "tick", "pause", "resume" }) {
            Answer answer = RawHttp.post(REBALANCE + "/" + command, header);

            assertThat(answer.status()).isEqualTo(403);
            assertThat(answer.detail()).contains("quarkus.http.cors");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = { "Origin: http://localhost", "Origin: https://LOCALHOST", "Sec-Fetch-Site: same-origin",
            "Sec-Fetch-Site: none" })
    void aPageOfTheSameSiteCan(String header) {
        assertThat(RawHttp.post(REBALANCE + "/resume", header).status()).isEqualTo(200);
    }

    @Test
    void behindAProxyTheFetchMetadataHeaderDecides() {
        assertThat(RawHttp.post(REBALANCE + "/resume", "Origin: https://ops.example", "Sec-Fetch-Site: same-origin").status())
                .isEqualTo(200);
    }

    @Test
    void readRequestsAreNotRejectedByOrigin() {
        Answer answer = RawHttp.get(REBALANCE, "Origin: https://evil.example");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.header("Access-Control-Allow-Origin")).isNull();
    }
}
