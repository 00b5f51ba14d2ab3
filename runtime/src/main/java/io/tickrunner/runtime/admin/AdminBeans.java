package io.tickrunner.runtime.admin;

import java.util.Optional;

import jakarta.enterprise.inject.Instance;
import jakarta.inject.Singleton;

import io.tickrunner.runtime.config.ReplicaIdentity;
import io.tickrunner.runtime.config.TickrunnerConfig;
import io.tickrunner.runtime.ledger.LedgerStatus;
import io.tickrunner.runtime.ledger.LedgerStore;
import io.tickrunner.runtime.time.Time;
import io.vertx.core.Vertx;

/** Provides the objects that the admin endpoint uses. */
@Singleton
public class AdminBeans {

    private final TickrunnerConfig config;
    private final Operator operator;
    private final WorkerLookup workers;
    private final AdminViews views;
    private final Commands commands;
    private final CommandDesk commandDesk;
    private final HistoryView history;

    AdminBeans(TickrunnerConfig config, Operator operator, ReplicaIdentity identity, TickHistory history, Vertx vertx,
            Time time, Instance<LedgerStore> ledger, Instance<LedgerStatus> ledgerStatus) {
        this.config = config;
        this.operator = operator;
        AdminJson json = new AdminJson(history);
        HoldersLook look = operator.look();
        this.views = new AdminViews(operator, identity, json, look, time, optional(ledgerStatus));
        this.workers = new WorkerLookup(operator);
        this.commands = new Commands(vertx, operator, views, new TickAnswers(operator, identity, json, look),
                operator.audit());
        this.history = new HistoryView(vertx, optional(ledger));
        this.commandDesk = new CommandDesk(operator, commands, config.admin().tickWait());
    }

    /** Returns a bean that is there only in an app that keeps a ledger. */
    private static <T> Optional<T> optional(Instance<T> bean) {
        return bean.isResolvable() ? Optional.of(bean.get()) : Optional.empty();
    }

    TickrunnerConfig config() {
        return config;
    }

    Operator operator() {
        return operator;
    }

    WorkerLookup workers() {
        return workers;
    }

    AdminViews views() {
        return views;
    }

    HistoryView history() {
        return history;
    }

    Commands commands() {
        return commands;
    }

    CommandDesk commandDesk() {
        return commandDesk;
    }
}
