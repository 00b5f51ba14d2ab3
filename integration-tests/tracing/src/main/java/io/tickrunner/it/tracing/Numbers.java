package io.tickrunner.it.tracing;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;

import jakarta.inject.Singleton;

import io.agroal.api.AgroalDataSource;

/** Queries a number from the database, which makes each query distinguishable in a trace. */
@Singleton
public class Numbers {

    private final AgroalDataSource database;

    Numbers(AgroalDataSource database) {
        this.database = database;
    }

    void select(String what) throws SQLException {
        try (Connection connection = database.getConnection(); Statement statement = connection.createStatement()) {
            statement.execute("select 1 as " + what);
        }
    }
}
