package io.tickrunner.it.housekeeping.postgres;

import java.io.IOException;

import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.ConfigProvider;

import io.quarkus.runtime.annotations.QuarkusMain;
import io.tickrunner.it.housekeeping.HousekeepingMain;

/**
 * Starts the app, on an embedded PostgreSQL when no other database is given. The jar starts here; a main class of its own keeps
 * the server out of the native binary.
 */
@QuarkusMain(name = "embedded-postgresql")
public class EmbeddedPostgresqlMain {

    private static final String URL = "quarkus.datasource.jdbc.url";
    private static final String FOLDER = "housekeeping.postgres-folder";

    public static void main(String... args) throws IOException {
        Config config = ConfigProvider.getConfig();
        if (config.getOptionalValue(URL, String.class).isEmpty()) {
            System.setProperty(URL, EmbeddedPostgresql.start(config.getOptionalValue(FOLDER, String.class)));
        }
        HousekeepingMain.main(args);
    }
}
