package io.tickrunner.it.cluster.harness;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

import javax.sql.DataSource;

/** Runs queries, each on a new connection, because the server may have been restarted since the last one. */
public final class Sql {

    private final DataSource database;

    public Sql(DataSource database) {
        this.database = database;
    }

    /** Returns the first column of all rows. A collection of strings is passed as an array. */
    public <T> List<T> list(String query, Class<T> type, Object... parameters) {
        try (Connection connection = database.getConnection();
                PreparedStatement statement = connection.prepareStatement(query)) {
            for (int i = 0; i < parameters.length; i++) {
                Object value = parameters[i] instanceof Collection<?> texts ? connection.createArrayOf("text", texts.toArray())
                        : parameters[i];
                statement.setObject(i + 1, value);
            }
            List<T> values = new ArrayList<>();
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    values.add(rows.getObject(1, type));
                }
            }
            return values;
        } catch (SQLException e) {
            throw new IllegalStateException("PostgreSQL did not answer: " + query, e);
        }
    }

    public <T> T one(String query, Class<T> type, Object... parameters) {
        return list(query, type, parameters).get(0);
    }
}
