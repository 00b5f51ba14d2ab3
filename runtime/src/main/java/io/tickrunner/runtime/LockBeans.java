package io.tickrunner.runtime;

import java.util.List;

import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

import org.eclipse.microprofile.config.inject.ConfigProperty;

import io.agroal.api.AgroalDataSource;
import io.quarkus.agroal.runtime.AgroalDataSourceUtil;
import io.quarkus.arc.DefaultBean;
import io.quarkus.arc.InjectableInstance;
import io.quarkus.datasource.common.runtime.DataSourceUtil;
import io.tickrunner.AdvisoryLocker;
import io.tickrunner.runtime.lock.LockSessionListener;
import io.tickrunner.runtime.lock.LockSettings;
import io.tickrunner.runtime.lock.PostgresAdvisoryLocker;
import io.tickrunner.runtime.lock.ReplicaIdentity;
import io.tickrunner.runtime.lock.UnpooledConnections;

/** Makes the default locker of the app's configuration and datasource. */
@Singleton
public class LockBeans {

    @Produces
    @Singleton
    LockSettings lockSettings(TickrunnerConfig config) {
        TickrunnerConfig.LockConfig lock = config.lock();
        return new LockSettings(lock.lease(), lock.heartbeat(), lock.deadline(), lock.requestTimeout(), lock.backoff(),
                lock.maxBackoff(), config.log().repeatEvery(), config.lockNamespace(), lock.takeOver(),
                lock.peerRoles().orElse(List.of()));
    }

    @Produces
    @Singleton
    ReplicaIdentity identity(@ConfigProperty(name = "quarkus.application.name", defaultValue = "app") String app) {
        return ReplicaIdentity.ofThisProcess(app);
    }

    @Produces
    @Singleton
    @DefaultBean
    AdvisoryLocker advisoryLocker(TickrunnerBuildTimeConfig config, LockSettings settings, ReplicaIdentity identity,
            LockSessionListener listener) {
        AgroalDataSource dataSource = dataSource(config.datasource());
        return new PostgresAdvisoryLocker(
                new UnpooledConnections(
                        dataSource.getConfiguration().connectionPoolConfiguration().connectionFactoryConfiguration(),
                        settings.requestTimeout()),
                settings, identity, listener);
    }

    @Produces
    @Singleton
    @DefaultBean
    LockSessionListener noListener() {
        return LockSessionListener.NONE;
    }

    private static AgroalDataSource dataSource(String name) {
        String which = DataSourceUtil.isDefault(name) ? "the default datasource" : "datasource \"" + name + "\"";
        InjectableInstance<AgroalDataSource> instance = AgroalDataSourceUtil.dataSourceInstance(name);
        if (instance.isUnsatisfied()) {
            throw new IllegalStateException("Tickrunner has no place for its locks: " + which + " does not exist; configure a"
                    + " PostgreSQL datasource, or name another one by quarkus.tickrunner.datasource");
        }
        if (!instance.getHandle().getBean().isActive()) {
            throw new IllegalStateException("Tickrunner has no place for its locks: " + which + " is inactive ("
                    + instance.getHandle().getBean().checkActive().inactiveReason() + "); set "
                    + DataSourceUtil.dataSourcePropertyKey(name, "jdbc.url")
                    + ", or name another one by quarkus.tickrunner.datasource");
        }
        return instance.get();
    }
}
