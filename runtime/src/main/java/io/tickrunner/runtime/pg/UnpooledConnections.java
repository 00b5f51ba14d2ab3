package io.tickrunner.runtime.pg;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Properties;

import javax.sql.XAConnection;
import javax.sql.XADataSource;

import org.postgresql.core.BaseConnection;

import io.agroal.api.configuration.AgroalConnectionFactoryConfiguration;
import io.agroal.api.configuration.supplier.AgroalConnectionFactoryConfigurationSupplier;
import io.agroal.pool.ConnectionFactory;

/**
 * Opens connections like the datasource's pool, with its driver, URL, properties and credentials provider, but outside the
 * pool, which neither counts nor recycles them. Agroal's own pool-less datasource is unsuitable: the connections of version
 * 3.0.1 ignore {@link Connection#abort}, which is used to end a lost session.
 */
public final class UnpooledConnections implements ConnectionSource {

    private final ConnectionFactory factory;
    private final boolean xa;
    private final String initialSql;

    /**
     * @param timeout how long connecting, logging in and, until the session says otherwise, one answer may take
     */
    public UnpooledConnections(AgroalConnectionFactoryConfiguration pooled, Duration timeout) {
        String seconds = Long.toString(Math.max(1, timeout.toSeconds()));
        AgroalConnectionFactoryConfigurationSupplier unpooled = new AgroalConnectionFactoryConfigurationSupplier()
                .jdbcUrl(pooled.jdbcUrl())
                .connectionProviderClass(pooled.connectionProviderClass())
                .principal(pooled.principal())
                .loginTimeout(timeout.compareTo(Duration.ofSeconds(1)) < 0 ? Duration.ofSeconds(1) : timeout);
        pooled.credentials().forEach(unpooled::credential);
        pooled.securityProviders().forEach(unpooled::addSecurityProvider);
        Properties properties = pooled.jdbcProperties();
        properties.stringPropertyNames().forEach(name -> unpooled.jdbcProperty(name, properties.getProperty(name)));
        unpooled.jdbcProperty("connectTimeout", seconds)
                .jdbcProperty("socketTimeout", seconds)
                .jdbcProperty("tcpKeepAlive", "true");
        this.factory = new ConnectionFactory(unpooled.get());
        this.xa = pooled.connectionProviderClass() != null
                && XADataSource.class.isAssignableFrom(pooled.connectionProviderClass());
        this.initialSql = pooled.initialSql();
    }

    @Override
    public Connection open() throws SQLException {
        XAConnection opened = factory.createConnection();
        try {
            Connection connection = opened.getConnection();
            runInitialSql(connection);
            // An XA connection returns a handle whose close() leaves the session on the server open.
            return xa ? connection.unwrap(BaseConnection.class) : connection;
        } catch (Throwable e) {
            closeAfter(e, opened);
            throw e;
        }
    }

    /** Runs the datasource's initial statement here, because the factory leaks the connection if the statement fails. */
    private void runInitialSql(Connection connection) throws SQLException {
        if (initialSql != null && !initialSql.isEmpty()) {
            try (Statement statement = connection.createStatement()) {
                statement.execute(initialSql);
            }
        }
    }

    private static void closeAfter(Throwable failure, XAConnection opened) {
        try {
            opened.close();
        } catch (SQLException e) {
            failure.addSuppressed(e);
        }
    }
}
