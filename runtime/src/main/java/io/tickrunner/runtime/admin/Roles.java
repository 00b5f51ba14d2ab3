package io.tickrunner.runtime.admin;

import java.util.Optional;

import io.quarkus.vertx.http.runtime.security.ChallengeData;
import io.quarkus.vertx.http.runtime.security.HttpAuthenticator;
import io.quarkus.vertx.http.runtime.security.QuarkusHttpUser;
import io.vertx.ext.web.RoutingContext;

/** Rejects requests from callers without a required role. */
final class Roles {

    private Roles() {
    }

    /**
     * @param allowed the required roles; empty if only the app's own path policies decide
     */
    static void check(RoutingContext ctx, Optional<AllowedRoles> allowed, Runnable action) {
        if (allowed.isEmpty()) {
            action.run();
            return;
        }
        QuarkusHttpUser.getSecurityIdentity(ctx, null).subscribe().with(identity -> {
            if (identity == null || identity.isAnonymous()) {
                challenge(ctx, allowed.get());
            } else if (allowed.get().roles().stream().noneMatch(identity::hasRole)) {
                Answers.send(ctx, new Problem(403, "Not allowed", "The caller has none of the roles " + allowed.get().roles()));
            } else {
                run(ctx, action);
            }
        }, ctx::fail);
    }

    /** Runs the action. An exception thrown in a subscriber is dropped; otherwise the caller would never get a response. */
    private static void run(RoutingContext ctx, Runnable action) {
        try {
            action.run();
        } catch (RuntimeException e) {
            ctx.fail(e);
        }
    }

    private static void challenge(RoutingContext ctx, AllowedRoles allowed) {
        HttpAuthenticator authenticator = ctx.get(HttpAuthenticator.class.getName());
        if (authenticator == null) {
            Answers.send(ctx, new Problem(403, "Login not possible", allowed.property()
                    + " requires a role, but the app has no authentication here; add a security extension, and on the"
                    + " management interface set quarkus.management.auth.enabled=true"));
            return;
        }
        Problem problem = new Problem(401, "Not authenticated", "Log in with one of the roles " + allowed.roles());
        authenticator.getChallenge(ctx).subscribe().with(challenge -> {
            Optional.ofNullable(challenge).map(ChallengeData::getHeaders)
                    .ifPresent(headers -> headers.forEach((name, value) -> ctx.response().putHeader(name.toString(), value)));
            Answers.send(ctx, problem);
        }, failure -> Answers.send(ctx, problem));
    }
}
