package io.tickrunner.docs;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;

import jakarta.inject.Inject;

import io.agroal.api.AgroalDataSource;
import io.tickrunner.Tick;
import io.tickrunner.TickWorker;
import io.tickrunner.Worker;

// tag::worker[]
@TickWorker(name = "sync_contacts", lockId = 3000, every = "5s", partitions = 16, partitionsFrom = "contacts.partitions")
public class SyncContacts implements Worker {

    private static final String SYNC = """
            update contact set synced_at = now()
            where synced_at < changed_at and abs(hashtext(id::text) % ?) = ?""";

    @Inject
    AgroalDataSource database;

    @Override
    public void tick(Tick tick) throws SQLException {
        try (Connection connection = database.getConnection();
                PreparedStatement sync = connection.prepareStatement(SYNC)) {
            sync.setInt(1, tick.partitions());
            sync.setInt(2, tick.partition());
            tick.handled(sync.executeUpdate());
        }
    }
}
// end::worker[]
