package io.tickrunner.docs;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;

import jakarta.inject.Inject;

import io.agroal.api.AgroalDataSource;
import io.tickrunner.ComponentLogger;
import io.tickrunner.Tick;
import io.tickrunner.TickWorker;
import io.tickrunner.Worker;

// tag::worker[]
@TickWorker(name = "purge_sessions", lockId = 1002, every = "${purge.every:5m}", timeout = "1m")
public class PurgeSessions implements Worker {

    private static final ComponentLogger LOG = ComponentLogger.of("purge_sessions");

    @Inject
    AgroalDataSource database;

    @Override
    public void tick(Tick tick) throws SQLException {
        try (Connection connection = database.getConnection(); Statement statement = connection.createStatement()) {
            int purged = statement.executeUpdate("delete from session where expires_at < now()");
            LOG.debug("sessions purged", "count", purged, "forced", tick.forced());
        }
    }
}
// end::worker[]
