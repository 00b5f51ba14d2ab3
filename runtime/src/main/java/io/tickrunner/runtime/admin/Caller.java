package io.tickrunner.runtime.admin;

import java.util.function.Consumer;

import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.vertx.http.runtime.security.QuarkusHttpUser;
import io.tickrunner.runtime.tick.CodeCommand;
import io.vertx.core.net.SocketAddress;
import io.vertx.ext.web.RoutingContext;

/**
 * The sender of a command.
 *
 * @param name the caller's name in Quarkus security
 * @param address the network address that the command comes from
 */
record Caller(String name, String address) {

    static final Caller DEV_UI = new Caller("Dev UI", "localhost");
    /** Messages between replicas do not contain the sending replica, and those of ticks not the operator. */
    static final Caller ANOTHER_REPLICA = new Caller("another replica", "another replica");

    /**
     * Returns the sender of a command that another replica received.
     *
     * @param by the name of the operator; {@code null} if unknown
     */
    static Caller inAnotherReplica(String by) {
        return by == null ? ANOTHER_REPLICA : new Caller(by, ANOTHER_REPLICA.address());
    }

    /** The app's own code, which has no name and no address. */
    static final Caller CODE = new Caller(CodeCommand.SENDER, "this replica");

    private static final String ANONYMOUS = "anonymous";
    private static final String UNKNOWN = "unknown";

    /** Returns whether this replica received the command, and not only heard of it. */
    boolean isHere() {
        return !address.equals(ANOTHER_REPLICA.address);
    }

    /** Determines the sender of a request and passes it to the action. Required authentication has already taken place. */
    static void of(RoutingContext ctx, Consumer<Caller> action) {
        QuarkusHttpUser.getSecurityIdentity(ctx, null)
                .onFailure().recoverWithNull()
                .subscribe().with(identity -> {
                    try {
                        action.accept(new Caller(nameOf(identity), addressOf(ctx)));
                    } catch (RuntimeException e) {
                        // An exception thrown in a subscriber is dropped; otherwise the caller would never get a response.
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
