package io.tickrunner.runtime.admin;

import java.net.URI;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;

/**
 * Recognises a request that a browser sends for a page of another site: it carries the operator's credentials, but is not the
 * operator's will.
 */
final class ForeignPage {

    private ForeignPage() {
    }

    static boolean sent(RoutingContext ctx) {
        HttpServerRequest request = ctx.request();
        String origin = request.getHeader(HttpHeaders.ORIGIN);
        if (origin != null && ctx.response().headers().contains(HttpHeaders.ACCESS_CONTROL_ALLOW_ORIGIN)) {
            // The app's quarkus.http.cors allows it.
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
