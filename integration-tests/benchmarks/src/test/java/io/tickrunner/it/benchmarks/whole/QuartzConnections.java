package io.tickrunner.it.benchmarks.whole;

import java.sql.Connection;
import java.sql.SQLException;

import org.quartz.utils.ConnectionProvider;

import io.agroal.api.AgroalDataSource;
import io.tickrunner.it.benchmarks.server.Pools;

/** Gives Quartz the pool that quarkus-quartz would give it. Made and set by Quartz. */
public final class QuartzConnections implements ConnectionProvider {

    private String url;
    private AgroalDataSource pool;

    public void setUrl(String url) {
        this.url = url;
    }

    @Override
    public void initialize() throws SQLException {
        pool = Pools.agroal(url, WholeTicksBenchmark.POOL_SIZE);
    }

    @Override
    public Connection getConnection() throws SQLException {
        return pool.getConnection();
    }

    @Override
    public void shutdown() {
        pool.close();
    }
}
