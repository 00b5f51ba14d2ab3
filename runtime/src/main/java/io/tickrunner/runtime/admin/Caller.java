package io.tickrunner.runtime.admin;

import java.util.function.Consumer;

import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.vertx.http.runtime.security.QuarkusHttpUser;
import io.vertx.core.net.SocketAddress;
import io.vertx.ext.web.RoutingContext;

/**
 * Who sent a command.
 *
 * @param name as Quarkus security knows the caller
 * @param address where the command comes from
 */
record Caller(String name, String address) {

    static final Caller DEV_UI = new Caller("Dev UI", "localhost");
    /** Which one, and who told it, is not part of what replicas tell each other. */
    static final Caller ANOTHER_REPLICA = new Caller("another replica", "another replica");

    private static final String ANONYMOUS = "anonymous";
    private static final String UNKNOWN = "unknown";

    /** Finds out who sent a request, and goes on with it. Whoever must sign in has done so before. */
    static void of(RoutingContext ctx, Consumer<Caller> action) {
        QuarkusHttpUser.getSecurityIdentity(ctx, null)
                .onFailure().recoverWithNull()
                .subscribe().with(identity -> {
                    try {
                        action.accept(new Caller(nameOf(identity), addressOf(ctx)));
                    } catch (RuntimeException e) {
                        // What is thrown at a subscriber is thrown away, and the caller would wait for ever.
                        ctx.fail(e);
                    }
                }, ctx::fail);
    }

    private static String nameOf(SecurityIdentity identity) {
        return identity == null || identity.isAnonymous() ? ANONYMOUS : identity.getPrincipal().getName();
    }

    private static String addressOf(RoutingContext ctx) {
        SocketAddress address = ctx.request().remoteAddress();
        return address == null || address.hostAddress() == null ? UNKNOWN : address.hostAddress();
    }
}
