package io.tickrunner.runtime.admin;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.quarkus.vertx.http.runtime.cors.CORSConfig;

class AllowedOriginsTest {

    @ParameterizedTest
    @ValueSource(strings = { "https://evil.example", "https://evil_host:8443", "https://evil`.example",
            "https://evil.example:8443",
            "https://[::1]:8443", "https://a b" })
    void aWildcardNamesNoSiteForAnyHostName(String origin) {
        assertThat(origins("/https?:\\/\\/.*/").contain(origin)).isFalse();
        assertThat(origins("/https:\\/\\/.+:8443/").contain(origin)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = { "https://eu.apps.example", "https://eu.apps.example:8443" })
    void anExpressionNamesTheHostsOfASite(String origin) {
        assertThat(origins("/https:\\/\\/([a-z]+\\.)*apps\\.example(:\\d+)?/").contain(origin)).isTrue();
    }

    @Test
    void anOriginOfThousandsOfPartsIsNotComparedWithAnExpression() {
        assertThat(
                origins("/https:\\/\\/([a-z]+\\.)*apps\\.example/").contain("https://" + "a.".repeat(4_000) + "apps.example"))
                .isFalse();
    }

    private static AllowedOrigins origins(String... origins) {
        return AllowedOrigins.of(Fake.of(CORSConfig.class,
                (name, arguments) -> name.equals("enabled") ? true : Optional.of(List.of(origins))));
    }
}
