package io.tickrunner.runtime.admin;

import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.impl.HttpServerRequestInternal;

/**
 * Sets a template for a request's path without the caller's values. Otherwise HTTP metrics and spans would grow with every
 * distinct path.
 */
final class PathTemplate {

    /** The key under which Quarkus' metrics and tracing look up the template. */
    private static final String KEY = "UrlPathTemplate";

    private PathTemplate() {
    }

    static void set(HttpServerRequest request, String root, int parts) {
        if (request instanceof HttpServerRequestInternal internal) {
            internal.context().putLocal(KEY, of(root, parts));
        }
    }

    private static String of(String root, int parts) {
        return switch (parts) {
            case 0 -> root;
            case 1 -> root + "/{worker}";
            default -> root + "/{worker}/{command}";
        };
    }
}
