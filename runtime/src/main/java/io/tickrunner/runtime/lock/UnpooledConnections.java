package io.tickrunner.runtime.lock;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Properties;

import io.agroal.api.configuration.AgroalConnectionFactoryConfiguration;
import io.agroal.api.configuration.supplier.AgroalConnectionFactoryConfigurationSupplier;
import io.agroal.pool.ConnectionFactory;

/**
 * Opens connections as the datasource's pool does, with its driver, URL, properties and credentials provider, but outside it:
 * neither counted nor recycled by it.
 */
public final class UnpooledConnections implements ConnectionSource {

    private final ConnectionFactory factory;

    /**
     * @param timeout how long connecting, logging in and, until the session says otherwise, one answer may take
     */
    public UnpooledConnections(AgroalConnectionFactoryConfiguration pooled, Duration timeout) {
        String seconds = Long.toString(Math.max(1, timeout.toSeconds()));
        AgroalConnectionFactoryConfigurationSupplier unpooled = new AgroalConnectionFactoryConfigurationSupplier()
                .jdbcUrl(pooled.jdbcUrl())
                .connectionProviderClass(pooled.connectionProviderClass())
                .principal(pooled.principal())
                .initialSql(pooled.initialSql())
                .loginTimeout(timeout.compareTo(Duration.ofSeconds(1)) < 0 ? Duration.ofSeconds(1) : timeout);
        pooled.credentials().forEach(unpooled::credential);
        pooled.securityProviders().forEach(unpooled::addSecurityProvider);
        Properties properties = pooled.jdbcProperties();
        properties.stringPropertyNames().forEach(name -> unpooled.jdbcProperty(name, properties.getProperty(name)));
        unpooled.jdbcProperty("connectTimeout", seconds)
                .jdbcProperty("socketTimeout", seconds)
                .jdbcProperty("tcpKeepAlive", "true");
        this.factory = new ConnectionFactory(unpooled.get());
    }

    @Override
    public Connection open() throws SQLException {
        return factory.createConnection().getConnection();
    }
}
