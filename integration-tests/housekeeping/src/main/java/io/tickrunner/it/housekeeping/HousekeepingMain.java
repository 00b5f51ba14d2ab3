package io.tickrunner.it.housekeeping;

import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.annotations.QuarkusMain;

/**
 * Starts the app on the database that it is given. The native binary starts here, and must not ask for its configuration yet:
 * before {@code Quarkus.run} a binary sees the configuration of its build.
 */
@QuarkusMain
public class HousekeepingMain {

    public static void main(String... args) {
        Quarkus.run(args);
    }
}
