package io.tickrunner.deployment.test.quartz;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;

import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;

import io.agroal.api.AgroalDataSource;
import io.quarkus.runtime.StartupEvent;

/** Creates the tables with the script that Quartz contains, before Quartz needs them. */
@Singleton
public class QuartzTables {

    private static final String SCRIPT = "org/quartz/impl/jdbcjobstore/tables_postgres.sql";

    @Inject
    AgroalDataSource dataSource;

    void create(@Observes @Priority(-1) StartupEvent event) throws IOException, SQLException {
        try (InputStream script = Thread.currentThread().getContextClassLoader().getResourceAsStream(SCRIPT);
                Connection connection = dataSource.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(new String(script.readAllBytes(), StandardCharsets.UTF_8));
        }
    }
}
