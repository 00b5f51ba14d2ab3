package io.tickrunner.deployment.test;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.function.Supplier;

import org.jboss.shrinkwrap.api.ShrinkWrap;
import org.jboss.shrinkwrap.api.spec.JavaArchive;

import io.quarkus.test.QuarkusUnitTest;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;

/**
 * Runs one real PostgreSQL for all tests of this JVM. Starts it when a test first needs it, and stops it with the JVM.
 * <p>
 * Quarkus loads a test class twice, the second time in the app's class loader. A system property makes both copies use the same
 * server.
 */
public final class TestPostgres {

    private static final String URL_PROPERTY = "io.tickrunner.test.postgres.url";

    private TestPostgres() {
    }

    /** Returns the JDBC URL, including user and password. */
    public static synchronized String url() {
        String url = System.getProperty(URL_PROPERTY);
        if (url == null) {
            url = start().getJdbcUrl("postgres", "postgres");
            System.setProperty(URL_PROPERTY, url);
        }
        return url;
    }

    /**
     * Makes the server the default datasource of the app under test. Call it last; otherwise an app root that is set later
     * would hide this class from the app.
     */
    public static QuarkusUnitTest config(QuarkusUnitTest test) {
        return withoutServer(test).overrideRuntimeConfigKey("quarkus.datasource.jdbc.url", url());
    }

    /** Configures a PostgreSQL datasource without a server, which is enough for the build. Call it last, too. */
    public static QuarkusUnitTest withoutServer(QuarkusUnitTest test) {
        Supplier<JavaArchive> root = test.getArchiveProducer();
        return test
                .setArchiveProducer(() -> (root == null ? ShrinkWrap.create(JavaArchive.class) : root.get())
                        .addClass(TestPostgres.class))
                .overrideConfigKey("quarkus.devservices.enabled", "false")
                .overrideConfigKey("quarkus.datasource.db-kind", "postgresql");
    }

    private static EmbeddedPostgres start() {
        try {
            return EmbeddedPostgres.builder().setServerConfig("shared_preload_libraries", "pg_stat_statements").start();
        } catch (IOException e) {
            throw new UncheckedIOException("The embedded PostgreSQL did not start", e);
        }
    }
}
