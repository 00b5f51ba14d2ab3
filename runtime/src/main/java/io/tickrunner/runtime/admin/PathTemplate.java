package io.tickrunner.runtime.admin;

import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.impl.HttpServerRequestInternal;

/** Names a request's path without what its caller wrote, so that metrics and spans of HTTP do not grow with it. */
final class PathTemplate {

    /** Where Quarkus' metrics and tracing look for it, whatever handles the request. */
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
