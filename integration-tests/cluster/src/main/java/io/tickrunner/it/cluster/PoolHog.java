package io.tickrunner.it.cluster;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

import jakarta.inject.Singleton;

import io.agroal.api.AgroalDataSource;

/**
 * Simulates another part of the app, which takes all connections of the app's pool and keeps them until told to return them.
 */
@Singleton
public class PoolHog {

    private final AgroalDataSource appPool;
    private final List<Connection> taken = new ArrayList<>();

    PoolHog(AgroalDataSource appPool) {
        this.appPool = appPool;
    }

    /**
     * @return how many connections it has taken
     */
    synchronized int take() {
        int all = appPool.getConfiguration().connectionPoolConfiguration().maxSize();
        try {
            while (taken.size() < all) {
                taken.add(appPool.getConnection());
            }
        } catch (SQLException e) {
            // The pool is also used by others, or the database is unavailable: keep the connections taken so far.
        }
        return taken.size();
    }

    synchronized void giveBack() {
        for (Connection connection : taken) {
            try {
                connection.close();
            } catch (SQLException e) {
                throw new IllegalStateException("Could not return a connection", e);
            }
        }
        taken.clear();
    }
}
