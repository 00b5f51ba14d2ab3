package io.tickrunner.deployment.test;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.enterprise.inject.spi.DeploymentException;

import io.quarkus.test.QuarkusUnitTest;

/** Creates apps that the build must reject. */
public final class Refusal {

    private Refusal() {
    }

    /**
     * @param faults all errors that the message must list, in order
     */
    public static String message(String... faults) {
        return "Tickrunner found " + (faults.length == 1 ? "1 error" : faults.length + " errors") + " in this app:"
                + "\n  - " + String.join("\n  - ", faults);
    }

    /** Returns an app with a PostgreSQL datasource and these classes, which must be rejected with this message. */
    public static QuarkusUnitTest of(String message, Class<?>... classes) {
        return TestPostgres.withoutServer(withoutDatasource(message, classes));
    }

    /** Returns the same app without any datasource settings. */
    public static QuarkusUnitTest withoutDatasource(String message, Class<?>... classes) {
        return new QuarkusUnitTest()
                .withApplicationRoot(root -> root.addClasses(classes).addClasses(IdleWorker.class, Refusal.class))
                .overrideConfigKey("quarkus.devservices.enabled", "false")
                .assertException(failure -> assertThat(failure)
                        .isInstanceOf(DeploymentException.class)
                        .hasMessage(message));
    }
}
