package io.tickrunner.deployment.test;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.enterprise.inject.spi.DeploymentException;

import io.quarkus.test.QuarkusUnitTest;

/** An app that the build must refuse. */
public final class Refusal {

    private Refusal() {
    }

    /**
     * @param faults all faults that the message must list, in order
     */
    public static String message(String... faults) {
        return "Tickrunner refuses the workers of this app for "
                + (faults.length == 1 ? "1 fault:" : faults.length + " faults:")
                + "\n  - " + String.join("\n  - ", faults);
    }

    /** An app with a PostgreSQL datasource and these classes, which is refused with this message. */
    public static QuarkusUnitTest of(String message, Class<?>... classes) {
        return TestPostgres.withoutServer(withoutDatasource(message, classes));
    }

    /** The same without any datasource settings. */
    public static QuarkusUnitTest withoutDatasource(String message, Class<?>... classes) {
        return new QuarkusUnitTest()
                .withApplicationRoot(root -> root.addClasses(classes).addClasses(IdleWorker.class, Refusal.class))
                .overrideConfigKey("quarkus.devservices.enabled", "false")
                .assertException(failure -> assertThat(failure)
                        .isInstanceOf(DeploymentException.class)
                        .hasMessage(message));
    }
}
