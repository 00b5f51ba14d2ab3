package io.tickrunner.runtime.admin;

import java.util.Optional;

import io.quarkus.vertx.http.runtime.security.ChallengeData;
import io.quarkus.vertx.http.runtime.security.HttpAuthenticator;
import io.quarkus.vertx.http.runtime.security.QuarkusHttpUser;
import io.vertx.ext.web.RoutingContext;

/** Lets through who has one of the roles. */
final class Roles {

    private Roles() {
    }

    /**
     * @param allowed empty where the app's own path policies decide alone
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

    /** What is thrown at a subscriber is thrown away, and the caller would wait for ever. */
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
            Answers.send(ctx, new Problem(403, "Nobody can log in", allowed.property()
                    + " asks for a role, but there is no authentication"
                    + " here; add an extension for it, for the management interface with quarkus.management.auth.enabled=true"));
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
