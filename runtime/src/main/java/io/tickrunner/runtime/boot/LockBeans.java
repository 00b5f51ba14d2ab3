package io.tickrunner.runtime.boot;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

import org.eclipse.microprofile.config.inject.ConfigProperty;

import io.agroal.api.AgroalDataSource;
import io.quarkus.agroal.runtime.AgroalDataSourceUtil;
import io.quarkus.arc.DefaultBean;
import io.quarkus.arc.InjectableBean;
import io.quarkus.arc.InjectableInstance;
import io.quarkus.datasource.common.runtime.DataSourceUtil;
import io.tickrunner.AdvisoryLocker;
import io.tickrunner.runtime.config.LockSettings;
import io.tickrunner.runtime.config.ReplicaIdentity;
import io.tickrunner.runtime.config.SpreadSettings;
import io.tickrunner.runtime.config.TickrunnerBuildTimeConfig;
import io.tickrunner.runtime.config.TickrunnerConfig;
import io.tickrunner.runtime.config.TickrunnerConfig.SpreadConfig;
import io.tickrunner.runtime.lock.LockSessionListener;
import io.tickrunner.runtime.pg.PostgresAdvisoryLocker;
import io.tickrunner.runtime.pg.UnpooledConnections;

/** Creates the default locker from the app's configuration and datasource. */
@Singleton
public class LockBeans {

    @Produces
    @Singleton
    LockSettings lockSettings(TickrunnerConfig config) {
        TickrunnerConfig.LockConfig lock = config.lock();
        return new LockSettings(lock.lease(), lock.heartbeat(), lock.deadline(), lock.requestTimeout(), lock.backoff(),
                lock.maxBackoff(), config.log().repeatEvery(), config.lockNamespace(), lock.takeOver(),
                lock.peerRoles().orElse(List.of()),
                new SpreadSettings(config.spread().mode() == SpreadConfig.Mode.EVEN, config.spread().weight()));
    }

    @Produces
    @Singleton
    ReplicaIdentity identity(@ConfigProperty(name = "quarkus.application.name", defaultValue = "app") String app) {
        return ReplicaIdentity.ofThisProcess(app, ThreadLocalRandom.current());
    }

    @Produces
    @Singleton
    @DefaultBean
    AdvisoryLocker advisoryLocker(TickrunnerBuildTimeConfig buildTimeConfig, TickrunnerConfig config, LockSettings settings,
            ReplicaIdentity identity, LockSessionListener listener) {
        InjectableInstance<AgroalDataSource> instance = dataSource(buildTimeConfig.datasource());
        Optional<String> inactive = inactive(instance, buildTimeConfig.datasource());
        if (inactive.isPresent()) {
            if (config.enabled()) {
                throw new IllegalStateException(inactive.get());
            }
            return new NoLocks(inactive.get());
        }
        AgroalDataSource dataSource = instance.get();
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

    static InjectableInstance<AgroalDataSource> dataSource(String name) {
        InjectableInstance<AgroalDataSource> instance = AgroalDataSourceUtil.dataSourceInstance(name);
        if (instance.isUnsatisfied()) {
            throw new IllegalStateException("Tickrunner cannot keep its locks: " + which(name) + " does not exist;"
                    + " configure a PostgreSQL datasource, or name another one in quarkus.tickrunner.datasource");
        }
        return instance;
    }

    static Optional<String> inactive(InjectableInstance<AgroalDataSource> instance, String name) {
        InjectableBean<AgroalDataSource> bean = instance.getHandle().getBean();
        return bean.isActive() ? Optional.empty()
                : Optional.of("Tickrunner cannot keep its locks: " + which(name) + " is inactive ("
                        + bean.checkActive().inactiveReason() + "); activate it, name another one in"
                        + " quarkus.tickrunner.datasource, or set quarkus.tickrunner.enabled=false if workers tick only when"
                        + " forced");
    }

    private static String which(String name) {
        return DataSourceUtil.isDefault(name) ? "the default datasource" : "datasource \"" + name + "\"";
    }
}
