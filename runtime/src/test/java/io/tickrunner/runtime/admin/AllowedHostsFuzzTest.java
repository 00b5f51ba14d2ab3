package io.tickrunner.runtime.admin;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;

import io.quarkus.vertx.http.runtime.cors.CORSConfig;
import io.tickrunner.runtime.text.HostileText;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** The headers Host and Origin, compared with what an app's developer allows. */
class AllowedHostsFuzzTest {

    private static final DevHosts HOSTS = DevHosts
            .localAnd(List.of("dev.example", "([a-z0-9-]+\\.)*apps\\.example", "(eu|us)+.example", "*.no.pattern", "["));
    private static final AllowedOrigins ORIGINS = origins("https://admin.example",
            "/https:\\/\\/([a-z0-9-]+\\.)*apps\\.example/");

    @Property
    void anyHostIsKnownOrNot(@ForAll("hosts") String host) {
        boolean known = HostileText.bounded(() -> HOSTS.isKnown(host));

        assertThat(known).isEqualTo(isOneOf(host));
    }

    private static boolean isOneOf(String host) {
        return List.of("localhost", "127.0.0.1", "::1", "[::1]", "dev.example", "apps.example", "*.no.pattern", "[")
                .contains(host)
                || host.length() <= 253
                        && (host.matches("[a-z0-9.-]*[a-z0-9-]\\.apps\\.example") && !host.startsWith(".")
                                && !host.contains("..")
                                || host.matches("(eu|us)+.example"));
    }

    @Property
    void anyOriginIsAllowedOrNot(@ForAll("origins") String origin) {
        boolean allowed = HostileText.bounded(() -> ORIGINS.contain(origin));

        assertThat(allowed && !origin.equals("https://admin.example") && !origin.endsWith("apps.example")).isFalse();
    }

    @Property
    void aWildcardAllowsNoOrigin(@ForAll("wildcards") String wildcard, @ForAll("origins") String origin) {
        assertThat(origins(wildcard).contain(origin)).isEqualTo(origin.equals(wildcard));
    }

    private static AllowedOrigins origins(String... origins) {
        CORSConfig cors = Fake.of(CORSConfig.class,
                (name, arguments) -> name.equals("enabled") ? true : Optional.of(List.of(origins)));
        return AllowedOrigins.of(cors);
    }

    @Provide
    static Arbitrary<String> wildcards() {
        return Arbitraries.of("*", "/.*/", "/https?:\\/\\/.*/", "/https:\\/\\/[^\\/]+/", "/https:\\/\\/.+:8443/",
                "/https:\\/\\/.+(:\\d+)?/", "/(.|\\n)*/");
    }

    @Provide
    static Arbitrary<String> hosts() {
        Arbitrary<String> label = Arbitraries.strings().withChars("abz09-_").ofMinLength(1).ofMaxLength(20);
        Arbitrary<String> names = Combinators.combine(label.list().ofMaxSize(10),
                Arbitraries.of("localhost", "127.0.0.1", "[::1]", "dev.example", "apps.example", "eu.example", "evil"))
                .as((labels, end) -> String.join("", labels.stream().map(l -> l + ".").toList()) + end);
        return Arbitraries.oneOf(HostileText.near("aeus.-_:[]1*", names),
                HostileText.near("aeus.", names).map(text -> text + ".apps.example"));
    }

    @Provide
    static Arbitrary<String> origins() {
        Arbitrary<String> origins = Combinators.combine(Arbitraries.of("https://", "http://", "null", "", "//"), hosts(),
                Arbitraries.of("", ":8443", ":80", ":", "/", ":99999999999")).as((scheme, host, port) -> scheme + host + port);
        return HostileText.near("htps:/.a_1*`{", origins);
    }
}
