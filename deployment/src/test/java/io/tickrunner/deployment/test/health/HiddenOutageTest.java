package io.tickrunner.deployment.test.health;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.quarkus.test.QuarkusUnitTest;
import io.tickrunner.deployment.test.IdleWorker;
import io.tickrunner.deployment.test.TestPostgres;

class HiddenOutageTest {

    @RegisterExtension
    static final QuarkusUnitTest APP = TestPostgres.withoutServer(Probe.withClasses(IdleWorker.class, FlakyWorker.class))
            .overrideRuntimeConfigKey("quarkus.datasource.jdbc.url", "jdbc:postgresql://localhost:1/secret_name")
            .overrideRuntimeConfigKey("quarkus.tickrunner.health.show-errors", "false");

    @Test
    void anOutageIsShownWithoutItsReason() {
        await().until(() -> Boolean.FALSE.equals(Probe.ready().data().get("lock-session.up")));

        assertThat(Probe.ready().data()).doesNotContainKey("lock-session.down-because");
    }
}
