package io.tickrunner.runtime.admin;

import java.net.URI;
import java.util.Optional;

import io.quarkus.vertx.http.runtime.cors.CORSConfig;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;

/**
 * Detects requests that a browser sends for a page of another site. Such a request carries the operator's credentials, but the
 * operator did not intend it. The response's CORS headers are not considered, because Quarkus allows every origin to read
 * responses of the management interface.
 */
final class ForeignPage {

    private final AllowedOrigins allowed;
    private final Problem refusal;

    private ForeignPage(AllowedOrigins allowed, String fix) {
        this.allowed = allowed;
        this.refusal = new Problem(403, "From another site", "A page of another site sent this command; " + fix);
    }

    static ForeignPage onMainInterface(CORSConfig cors) {
        return new ForeignPage(AllowedOrigins.of(cors), "to allow that, set quarkus.http.cors.enabled=true and add its origin"
                + " to quarkus.http.cors.origins (a wildcard does not count)");
    }

    static ForeignPage onManagementInterface() {
        return new ForeignPage(AllowedOrigins.NONE, "the management interface accepts commands only from its own pages and"
                + " from programs");
    }

    /** Returns why a request is rejected; empty if no page of another site sent it. */
    Optional<Problem> refusal(HttpServerRequest request) {
        return sent(request) ? Optional.of(refusal) : Optional.empty();
    }

    private boolean sent(HttpServerRequest request) {
        String origin = request.getHeader(HttpHeaders.ORIGIN);
        if (origin != null && allowed.contain(origin)) {
            return false;
        }
        // The browser's own comparison is valid behind a proxy too, but the browser sends it only to https and to localhost.
        String site = request.getHeader("Sec-Fetch-Site");
        if (site != null) {
            return !site.equals("same-origin") && !site.equals("none");
        }
        return origin != null && !isOf(origin, request);
    }

    private static boolean isOf(String origin, HttpServerRequest request) {
        try {
            String authority = URI.create(origin).getRawAuthority();
            return authority != null && request.authority() != null
                    && authority.equalsIgnoreCase(request.authority().toString());
        } catch (IllegalArgumentException e) {
            return false;
        }
    }
}
