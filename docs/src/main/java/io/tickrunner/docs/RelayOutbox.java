package io.tickrunner.docs;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

import jakarta.inject.Inject;

import io.agroal.api.AgroalDataSource;
import io.tickrunner.Tick;
import io.tickrunner.TickWorker;
import io.tickrunner.Worker;

// tag::worker[]
@TickWorker(name = "relay_outbox", lockId = 1018, every = "100ms", wakeOn = "outbox")
public class RelayOutbox implements Worker {

    @Inject
    AgroalDataSource database;

    @Override
    public void tick(Tick tick) throws SQLException {
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement();
                ResultSet messages = statement.executeQuery("select body from outbox where sent_at is null order by id")) {
            while (messages.next()) {
                tick.ensureLockHeld();
                send(messages.getString("body")); // then record that it was sent
            }
        }
    }
    // end::worker[]

    private void send(String body) {
    }
    // tag::worker[]
}
// end::worker[]
