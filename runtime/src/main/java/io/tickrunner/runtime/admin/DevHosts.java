package io.tickrunner.runtime.admin;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.HostAndPort;

/**
 * The host names under which the endpoint answers in dev mode, the same as for the Dev UI. In dev mode the endpoint needs no
 * role. Otherwise a foreign page whose host name resolves to this machine could use it like a page of the app.
 */
final class DevHosts {

    /** Accepts every host: outside dev mode the app's own policies decide. */
    static final DevHosts ANY = new DevHosts(null);

    /** The length of the longest host name. A longer text could overflow the stack in a regular expression. */
    private static final int MAX_LENGTH = 253;
    private static final List<String> LOCAL = List.of("localhost", "127.0.0.1", "::1", "[::1]");

    private final List<String> hosts;

    private DevHosts(List<String> hosts) {
        this.hosts = hosts;
    }

    /**
     * @param hosts names or regular expressions, as in {@code quarkus.dev-ui.hosts}
     */
    static DevHosts localAnd(List<String> hosts) {
        return new DevHosts(hosts);
    }

    Optional<Problem> refusal(HttpServerRequest request) {
        HostAndPort authority = request.authority();
        String host = authority == null ? "" : authority.host();
        if (isKnown(host)) {
            return Optional.empty();
        }
        return Optional.of(new Problem(403, "Unknown host", "Host \"" + AdminPath.shown(host)
                + "\" is not localhost; to allow it in dev mode, add it to quarkus.dev-ui.hosts"));
    }

    boolean isKnown(String host) {
        return hosts == null || LOCAL.contains(host) || hosts.contains(host)
                || hosts.stream().anyMatch(pattern -> matches(pattern, host));
    }

    private static boolean matches(String pattern, String host) {
        try {
            return host.length() <= MAX_LENGTH && Pattern.matches(pattern, host);
        } catch (PatternSyntaxException e) {
            return false;
        }
    }
}
