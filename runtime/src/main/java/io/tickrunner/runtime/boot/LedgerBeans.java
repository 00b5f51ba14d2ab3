package io.tickrunner.runtime.boot;

import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

import io.agroal.api.AgroalDataSource;
import io.quarkus.arc.InjectableInstance;
import io.tickrunner.runtime.config.LedgerSettings;
import io.tickrunner.runtime.config.ReplicaIdentity;
import io.tickrunner.runtime.config.TickrunnerBuildTimeConfig;
import io.tickrunner.runtime.config.TickrunnerConfig;
import io.tickrunner.runtime.ledger.Ledger;
import io.tickrunner.runtime.ledger.LedgerMemory;
import io.tickrunner.runtime.ledger.LedgerStore;
import io.tickrunner.runtime.ledger.LedgerWriter;
import io.tickrunner.runtime.ledger.ServerTime;
import io.tickrunner.runtime.pg.ConnectionSource;
import io.tickrunner.runtime.pg.PostgresLedger;
import io.tickrunner.runtime.tick.CompletionMark;
import io.tickrunner.runtime.time.SystemThreads;
import io.tickrunner.runtime.time.Time;

/** Creates the ledger from the app's configuration and datasource. A bean only in an app that keeps a ledger. */
@Singleton
public class LedgerBeans {

    @Produces
    @Singleton
    LedgerStore store(TickrunnerBuildTimeConfig buildTimeConfig, TickrunnerConfig config, ReplicaIdentity identity,
            Time time) {
        return new PostgresLedger(pool(buildTimeConfig.datasource()), settings(config), identity, time);
    }

    @Produces
    @Singleton
    LedgerMemory memory(LedgerStore store) {
        return new LedgerMemory(store, SystemThreads.INSTANCE);
    }

    @Produces
    @Singleton
    LedgerWriter writer(LedgerStore store, LedgerMemory memory, TickrunnerConfig config, Time time) {
        return new LedgerWriter(store, memory, time, SystemThreads.INSTANCE, config.log().repeatEvery());
    }

    @Produces
    @Singleton
    Ledger ledger(LedgerStore store, LedgerMemory memory, LedgerWriter writer, Time time) {
        return new Ledger(store, memory, writer, new ServerTime(time));
    }

    @Produces
    @Singleton
    CompletionMark completionMark(LedgerStore store) {
        return new LedgerMark((PostgresLedger) store);
    }

    private static LedgerSettings settings(TickrunnerConfig config) {
        TickrunnerConfig.LedgerConfig ledger = config.ledger();
        LedgerSettings settings = new LedgerSettings(ledger.create(), ledger.schema(), ledger.tablePrefix(), ledger.keepRuns(),
                ledger.keepFor());
        List<String> faults = settings.faults();
        if (!faults.isEmpty()) {
            throw new IllegalArgumentException("Tickrunner cannot start: " + String.join("; ", faults));
        }
        return settings;
    }

    /** Returns the app's pool, which the ledger shares so that it needs no connection of its own. */
    private static ConnectionSource pool(String name) {
        InjectableInstance<AgroalDataSource> instance = LockBeans.dataSource(name);
        Optional<String> inactive = LockBeans.inactive(instance, name);
        if (inactive.isPresent()) {
            return () -> {
                throw new SQLException(inactive.get());
            };
        }
        AgroalDataSource dataSource = instance.get();
        return dataSource::getConnection;
    }
}
