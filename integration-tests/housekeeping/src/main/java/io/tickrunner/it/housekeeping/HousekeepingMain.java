package io.tickrunner.it.housekeeping;

import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.ConfigProvider;

import io.quarkus.runtime.ImageMode;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.annotations.QuarkusMain;
import io.tickrunner.it.housekeeping.postgres.EmbeddedPostgresql;

/** Starts the app, on an embedded PostgreSQL when no other database is given. */
@QuarkusMain
public class HousekeepingMain {

    private static final String URL = "quarkus.datasource.jdbc.url";
    private static final String FOLDER = "housekeeping.postgres-folder";

    public static void main(String... args) throws Exception {
        Config config = ConfigProvider.getConfig();
        if (config.getOptionalValue(URL, String.class).isEmpty()) {
            if (ImageMode.current() == ImageMode.NATIVE_RUN) {
                System.err.println("No database: the native app has no embedded PostgreSQL. Set QUARKUS_DATASOURCE_JDBC_URL, "
                        + "for example to jdbc:postgresql://localhost:5432/postgres?user=postgres");
                System.exit(1);
            }
            System.setProperty(URL, EmbeddedPostgresql.start(config.getOptionalValue(FOLDER, String.class)));
        }
        Quarkus.run(args);
    }
}
