package io.tickrunner.runtime.admin;

import jakarta.inject.Singleton;

import io.tickrunner.runtime.TickrunnerConfig;
import io.tickrunner.runtime.lock.ReplicaIdentity;
import io.vertx.core.Vertx;

/** What the admin endpoint works with. */
@Singleton
public class AdminBeans {

    private final TickrunnerConfig config;
    private final Operator operator;
    private final AdminViews views;
    private final CommandDesk commands;

    AdminBeans(TickrunnerConfig config, Operator operator, ReplicaIdentity identity, TickHistory history, Vertx vertx) {
        this.config = config;
        this.operator = operator;
        AdminJson json = new AdminJson(history);
        HoldersLook look = new HoldersLook(vertx, operator);
        this.views = new AdminViews(operator, identity, json, look);
        this.commands = new CommandDesk(operator, views, new TickAnswers(operator, identity, json, look),
                config.admin().tickWait());
    }

    TickrunnerConfig config() {
        return config;
    }

    Operator operator() {
        return operator;
    }

    AdminViews views() {
        return views;
    }

    CommandDesk commands() {
        return commands;
    }
}
