package io.tickrunner.runtime.admin;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DevHostsTest {

    private final DevHosts hosts = DevHosts.localAnd(List.of("dev.example", "^([a-z]+).apps.example", "*.no.pattern"));

    @ParameterizedTest
    @ValueSource(strings = { "localhost", "127.0.0.1", "[::1]", "dev.example", "eu.apps.example" })
    void theDevUisHostsAreKnown(String host) {
        assertThat(hosts.isKnown(host)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = { "evil.example", "localhost.evil.example", "eu.apps.example.evil", "a.no.pattern", "" })
    void othersAreNot(String host) {
        assertThat(hosts.isKnown(host)).isFalse();
        assertThat(DevHosts.ANY.isKnown(host)).isTrue();
    }

    @Test
    void aHostOfThousandsOfPartsIsNotComparedWithAnExpression() {
        DevHosts anyOfApps = DevHosts.localAnd(List.of("([a-z0-9-]+\\.)*apps\\.example"));

        assertThat(anyOfApps.isKnown("a.b.apps.example")).isTrue();
        assertThat(anyOfApps.isKnown("a.".repeat(4_000) + "apps.example")).isFalse();
    }
}
