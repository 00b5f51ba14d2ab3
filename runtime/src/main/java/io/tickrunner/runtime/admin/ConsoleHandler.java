package io.tickrunner.runtime.admin;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

import io.quarkus.arc.Arc;
import io.quarkus.security.UnauthorizedException;
import io.quarkus.vertx.http.runtime.security.HttpAuthenticator;
import io.quarkus.vertx.http.runtime.security.QuarkusHttpUser;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.RoutingContext;

/**
 * Serves the console: a page and its script modules, which are kept in memory. They contain no data, so they are public and are
 * served even if the endpoint is disabled, which the page then reports. Callers that have to log in are asked to do so before
 * the page requests data.
 */
public final class ConsoleHandler implements Handler<RoutingContext> {

    static final String INDEX = "index.html";

    private static final Map<String, String> MEDIA_TYPES = Map.of("html", "text/html;charset=UTF-8", "css",
            "text/css;charset=UTF-8", "js", "text/javascript;charset=UTF-8", "svg", "image/svg+xml");
    private static final String NOTHING_FOREIGN = "default-src 'self'; base-uri 'none'; frame-ancestors 'self'";

    private final String root;
    private final Map<String, Resource> resources = new TreeMap<>();

    private record Resource(Buffer content, String mediaType, String etag) {
    }

    /**
     * @param root the console's path, without a trailing slash
     * @param files the text of each file by its name
     */
    public ConsoleHandler(String root, Map<String, String> files) {
        this.root = root;
        files.forEach((name, text) -> resources.put(name, new Resource(Buffer.buffer(text),
                MEDIA_TYPES.get(name.substring(name.lastIndexOf('.') + 1)),
                "\"" + Integer.toHexString(text.hashCode()) + "\"")));
    }

    @Override
    public void handle(RoutingContext ctx) {
        String path = ctx.normalizedPath();
        boolean isRead = ctx.request().method().equals(HttpMethod.GET) || ctx.request().method().equals(HttpMethod.HEAD);
        if (!isRead || !path.startsWith(root)) {
            ctx.next();
        } else if (path.equals(root)) {
            sendToFolder(ctx);
        } else {
            String name = path.substring(root.length() + 1);
            Resource resource = resources.get(name.isEmpty() ? INDEX : name);
            if (resource == null) {
                ctx.next();
            } else if (name.isEmpty() || name.equals(INDEX)) {
                sendToSignedIn(ctx, resource);
            } else {
                send(ctx, resource);
            }
        }
    }

    /**
     * Redirects to the folder because the page's links are relative. If a worker has the console's name, the path without a
     * slash belongs to the worker.
     */
    private void sendToFolder(RoutingContext ctx) {
        String name = root.substring(root.lastIndexOf('/') + 1);
        if (beans().operator().worker(name).isPresent()) {
            ctx.next();
        } else {
            ctx.response().setStatusCode(302).putHeader(HttpHeaders.LOCATION, name + "/").end();
        }
    }

    private static void sendToSignedIn(RoutingContext ctx, Resource page) {
        boolean anybody = beans().config().admin().rolesAllowed().isEmpty();
        // Without an authenticator nobody can log in; the page then shows the endpoint's response.
        Optional<Object> authenticator = Optional.ofNullable(ctx.get(HttpAuthenticator.class.getName()));
        if (anybody || authenticator.isEmpty()) {
            send(ctx, page);
            return;
        }
        QuarkusHttpUser.getSecurityIdentity(ctx, null).subscribe().with(identity -> {
            if (identity == null || identity.isAnonymous()) {
                ctx.fail(new UnauthorizedException());
            } else {
                send(ctx, page);
            }
        }, ctx::fail);
    }

    private static AdminBeans beans() {
        return Arc.container().instance(AdminBeans.class).get();
    }

    private static void send(RoutingContext ctx, Resource resource) {
        // Revalidated each time, otherwise browsers could run old scripts after an upgrade.
        ctx.response().putHeader(HttpHeaders.CACHE_CONTROL, "no-cache").putHeader(HttpHeaders.ETAG, resource.etag());
        if (resource.etag().equals(ctx.request().getHeader(HttpHeaders.IF_NONE_MATCH))) {
            ctx.response().setStatusCode(304).end();
            return;
        }
        ctx.response()
                .putHeader(HttpHeaders.CONTENT_TYPE, resource.mediaType())
                .putHeader("Content-Security-Policy", NOTHING_FOREIGN)
                .putHeader("X-Content-Type-Options", "nosniff")
                .end(resource.content());
    }
}
