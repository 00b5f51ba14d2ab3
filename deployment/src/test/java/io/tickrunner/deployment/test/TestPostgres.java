package io.tickrunner.deployment.test;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.function.Supplier;

import org.jboss.shrinkwrap.api.ShrinkWrap;
import org.jboss.shrinkwrap.api.spec.JavaArchive;

import io.quarkus.test.QuarkusUnitTest;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;

/**
 * One real PostgreSQL for all tests of this JVM, started when a test first asks for it and stopped with the JVM.
 * <p>
 * Quarkus loads a test class twice, in a class loader of the app's too: a system property tells both of the one server.
 */
public final class TestPostgres {

    private static final String URL_PROPERTY = "io.tickrunner.test.postgres.url";

    private TestPostgres() {
    }

    /** The JDBC URL, with user and password in it. */
    public static synchronized String url() {
        String url = System.getProperty(URL_PROPERTY);
        if (url == null) {
            url = start().getJdbcUrl("postgres", "postgres");
            System.setProperty(URL_PROPERTY, url);
        }
        return url;
    }

    /**
     * Makes the server the default datasource of the app under test. Call it last: an app root that is set later would hide
     * this class from the app.
     */
    public static QuarkusUnitTest config(QuarkusUnitTest test) {
        return withoutServer(test).overrideRuntimeConfigKey("quarkus.datasource.jdbc.url", url());
    }

    /** Gives the app under test a PostgreSQL datasource in name only: enough for the build. Call it last, too. */
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
            return EmbeddedPostgres.start();
        } catch (IOException e) {
            throw new UncheckedIOException("The embedded PostgreSQL did not start", e);
        }
    }
}
