package io.tickrunner.it.cluster;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;

import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

import org.eclipse.microprofile.config.inject.ConfigProperty;

import io.agroal.api.AgroalDataSource;
import io.quarkus.runtime.StartupEvent;
import io.tickrunner.Tickrunner;
import io.tickrunner.WorkerDefinition;

/** Workers that handle what is in a table and almost never look by themselves: one for a notification, one for a request. */
@Singleton
public class OrderRelay {

    private static final Duration ALMOST_NEVER = Duration.ofHours(1);
    private static final String HANDLE = "UPDATE orders SET handled_at = clock_timestamp() WHERE handled_at IS NULL AND"
            + " worker = ?";

    private final Tickrunner tickrunner;
    private final AgroalDataSource database;

    OrderRelay(Tickrunner tickrunner, AgroalDataSource database) {
        this.tickrunner = tickrunner;
        this.database = database;
    }

    void define(@Observes StartupEvent start, @ConfigProperty(name = "cluster.relay", defaultValue = "false") boolean relays) {
        if (relays) {
            worker("notified", 80_001).wakeOn("orders").register();
            worker("requested", 80_002).register();
        }
    }

    private WorkerDefinition worker(String name, long lockId) {
        return tickrunner.newWorker(name).lockId(lockId).every(ALMOST_NEVER).jitter(Duration.ZERO).work(tick -> handle(name));
    }

    private void handle(String worker) throws SQLException {
        try (Connection connection = database.getConnection();
                PreparedStatement statement = connection.prepareStatement(HANDLE)) {
            statement.setString(1, worker);
            statement.executeUpdate();
        }
    }
}
