package io.tickrunner.docs;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;

import io.agroal.api.AgroalDataSource;
import io.tickrunner.Tickrunner;

@Singleton
public class PlaceOrder {

    @Inject
    AgroalDataSource database;

    @Inject
    Tickrunner tickrunner;

    // tag::request[]
    void place(String order) throws SQLException {
        try (Connection connection = database.getConnection();
                PreparedStatement insert = connection.prepareStatement("insert into outbox (body) values (?)")) {
            insert.setString(1, order);
            insert.executeUpdate();
        }
        tickrunner.service("relay_outbox").orElseThrow().requestTick();
    }
    // end::request[]
}
