package io.tickrunner.runtime.admin;

import jakarta.inject.Singleton;

import io.tickrunner.runtime.TickrunnerConfig;
import io.tickrunner.runtime.lock.ReplicaIdentity;

/** What the admin endpoint works with. */
@Singleton
public class AdminBeans {

    private final TickrunnerConfig config;
    private final Operator operator;
    private final ReplicaIdentity identity;
    private final AdminJson json;

    AdminBeans(TickrunnerConfig config, Operator operator, ReplicaIdentity identity, TickHistory history) {
        this.config = config;
        this.operator = operator;
        this.identity = identity;
        this.json = new AdminJson(history);
    }

    TickrunnerConfig config() {
        return config;
    }

    Operator operator() {
        return operator;
    }

    ReplicaIdentity identity() {
        return identity;
    }

    AdminJson json() {
        return json;
    }
}
