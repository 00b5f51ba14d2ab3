package io.tickrunner.runtime.admin;

import java.net.URI;
import java.util.Optional;

import io.quarkus.vertx.http.runtime.cors.CORSConfig;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;

/**
 * Recognises a request that a browser sends for a page of another site: it carries the operator's credentials, but is not the
 * operator's will. What the response's headers allow does not count, because Quarkus allows every origin to read the answers of
 * the management interface.
 */
final class ForeignPage {

    private final AllowedOrigins allowed;
    private final Problem refusal;

    private ForeignPage(AllowedOrigins allowed, String fix) {
        this.allowed = allowed;
        this.refusal = new Problem(403, "From another site", "A page of another site sent this command; " + fix);
    }

    static ForeignPage onMainInterface(CORSConfig cors) {
        return new ForeignPage(AllowedOrigins.of(cors), "if it may, set quarkus.http.cors.enabled=true and name its origin in"
                + " quarkus.http.cors.origins (a wildcard does not count)");
    }

    static ForeignPage onManagementInterface() {
        return new ForeignPage(AllowedOrigins.NONE, "the management interface takes commands from its own pages and from"
                + " programs only");
    }

    /** Returns why a request is refused; empty if no page of another site sent it. */
    Optional<Problem> refusal(HttpServerRequest request) {
        return sent(request) ? Optional.of(refusal) : Optional.empty();
    }

    private boolean sent(HttpServerRequest request) {
        String origin = request.getHeader(HttpHeaders.ORIGIN);
        if (origin != null && allowed.contain(origin)) {
            return false;
        }
        // What the browser itself compared holds behind a proxy too; it says so to https and to localhost only.
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
