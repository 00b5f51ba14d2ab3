package io.tickrunner.it.housekeeping;

import java.util.Optional;

import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import jakarta.interceptor.Interceptor;

import org.eclipse.microprofile.config.inject.ConfigProperty;

import io.quarkus.runtime.StartupEvent;
import io.quarkus.runtime.configuration.ConfigurationException;

/** Ends the start of an app that has no database, with a message and without a stack trace. */
@Singleton
class DatabaseCheck {

    private static final String MISSING = "No database: set QUARKUS_DATASOURCE_JDBC_URL, for example to"
            + " jdbc:postgresql://localhost:5432/postgres?user=postgres";

    /** Before the workers are registered, because that fails without a database too. */
    void check(@Observes @Priority(Interceptor.Priority.PLATFORM_BEFORE) StartupEvent start,
            @ConfigProperty(name = "quarkus.datasource.jdbc.url") Optional<String> url) {
        if (url.isEmpty()) {
            throw new ConfigurationException(MISSING);
        }
    }
}
