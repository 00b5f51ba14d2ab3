package io.tickrunner.runtime.admin;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;

import org.junit.jupiter.api.Test;

import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;

class CommandBodyTest {

    private static HttpServerRequest request(HttpVersion version, Map<String, String> headers) {
        return Fake.of(HttpServerRequest.class, (name, arguments) -> switch (name) {
            case "version" -> version;
            case "getHeader" -> headers.get(arguments[0].toString());
            default -> null;
        });
    }

    @Test
    void aBodyWithoutALengthIsRefusedInHttp2BecauseItWouldBeIgnored() {
        HttpServerRequest request = request(HttpVersion.HTTP_2, Map.of("content-type", "application/json"));

        assertThat(CommandBody.ARGUMENTS.refusal(request)).hasValueSatisfying(problem -> {
            assertThat(problem.status()).isEqualTo(400);
            assertThat(problem.detail()).startsWith("The header Content-Length is not a number from 1 to 32000");
        });
    }

    @Test
    void aCommandWithoutABodyIsAcceptedInEachVersion() {
        assertThat(CommandBody.ARGUMENTS.refusal(request(HttpVersion.HTTP_2, Map.of()))).isEmpty();
        assertThat(CommandBody.ARGUMENTS.refusal(request(HttpVersion.HTTP_2,
                Map.of("content-type", "application/json", "content-length", "0")))).isEmpty();
        assertThat(CommandBody.ARGUMENTS.refusal(request(HttpVersion.HTTP_1_1, Map.of("content-type", "application/json"))))
                .isEmpty();
    }
}
