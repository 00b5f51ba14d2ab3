package io.tickrunner.it.housekeeping;

import org.eclipse.microprofile.config.ConfigProvider;

import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.annotations.QuarkusMain;

/** Starts the app on the database that it is given. The native binary starts here. */
@QuarkusMain
public class HousekeepingMain {

    private static final String URL = "quarkus.datasource.jdbc.url";

    public static void main(String... args) {
        if (ConfigProvider.getConfig().getOptionalValue(URL, String.class).isEmpty()) {
            System.err.println("No database: set QUARKUS_DATASOURCE_JDBC_URL, for example to"
                    + " jdbc:postgresql://localhost:5432/postgres?user=postgres");
            System.exit(1);
        }
        Quarkus.run(args);
    }
}
