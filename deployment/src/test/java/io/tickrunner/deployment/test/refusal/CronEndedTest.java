package io.tickrunner.deployment.test.refusal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.fail;

import jakarta.enterprise.inject.spi.DeploymentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.quarkus.test.QuarkusUnitTest;
import io.tickrunner.TickWorker;
import io.tickrunner.deployment.test.IdleWorker;
import io.tickrunner.deployment.test.TestPostgres;

class CronEndedTest {

    @RegisterExtension
    static final QuarkusUnitTest APP = TestPostgres.withoutServer(new QuarkusUnitTest()
            .withApplicationRoot(root -> root.addClasses(Bad.class, IdleWorker.class))
            // The message contains the present date.
            .assertException(failure -> assertThat(failure).isInstanceOf(DeploymentException.class)
                    .hasMessageMatching("(?s).*Bad: cron = \"0 15 2 \\* \\* \\? 2020-2022\" has no occurrence after"
                            + " \\d{4}-\\d{2}-\\d{2}; extend or remove its years")));

    @Test
    void anExpressionWhoseYearsAreOverIsRejected() {
        fail("The build should have failed");
    }

    @TickWorker(name = "bad", lockId = 1, cron = "0 15 2 * * ? 2020-2022", timeZone = "UTC")
    static class Bad extends IdleWorker {
    }
}
