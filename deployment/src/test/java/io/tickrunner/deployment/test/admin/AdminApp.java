package io.tickrunner.deployment.test.admin;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.logging.Level;

import io.quarkus.arc.deployment.AdditionalBeanBuildItem;
import io.quarkus.test.QuarkusUnitTest;
import io.tickrunner.deployment.test.TestPostgres;
import io.tickrunner.runtime.admin.AdminDesk;

/** Creates apps with the admin endpoint, which must not log errors caused by the caller. */
final class AdminApp {

    private AdminApp() {
    }

    static QuarkusUnitTest of(Class<?>... classes) {
        return TestPostgres.config(withClasses(Level.WARNING, classes));
    }

    /** Adds the bean that serves the Dev UI, which otherwise exists only in dev mode. */
    static QuarkusUnitTest withDesk(QuarkusUnitTest app) {
        return app.addBuildChainCustomizer(chain -> chain
                .addBuildStep(context -> context.produce(AdditionalBeanBuildItem.unremovableOf(AdminDesk.class)))
                .produces(AdditionalBeanBuildItem.class).build());
    }

    /**
     * Returns an app without a datasource; call {@link TestPostgres} separately.
     *
     * @param silent the level at and above which nothing may be logged
     */
    static QuarkusUnitTest withClasses(Level silent, Class<?>... classes) {
        return new QuarkusUnitTest()
                .withApplicationRoot(jar -> jar.addClasses(classes).addClasses(AdminApp.class, RawHttp.class, PeerChannel.class,
                        Chore.class))
                .setLogRecordPredicate(record -> record.getLevel().intValue() >= silent.intValue()
                        && (record.getLoggerName().startsWith("io.tickrunner")
                                || record.getLoggerName().startsWith("io.quarkus.vertx.http")
                                || record.getLoggerName().startsWith("io.vertx")))
                .assertLogRecords(records -> assertThat(records).extracting("message").isEmpty());
    }
}
