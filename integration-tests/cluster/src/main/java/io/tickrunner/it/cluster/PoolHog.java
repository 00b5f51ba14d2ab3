package io.tickrunner.it.cluster;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

import jakarta.inject.Singleton;

import io.agroal.api.AgroalDataSource;

/** Some other part of the app, which takes every connection of the app's pool and gives none back until it is told to. */
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
            // Exhausted by others as well, or the database is away: what it has it keeps.
        }
        return taken.size();
    }

    synchronized void giveBack() {
        for (Connection connection : taken) {
            try {
                connection.close();
            } catch (SQLException e) {
                throw new IllegalStateException("A connection could not be given back", e);
            }
        }
        taken.clear();
    }
}
