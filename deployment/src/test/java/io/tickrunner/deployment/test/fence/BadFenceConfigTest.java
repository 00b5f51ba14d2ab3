package io.tickrunner.deployment.test.fence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.quarkus.test.QuarkusUnitTest;
import io.tickrunner.TickWorker;
import io.tickrunner.deployment.test.IdleWorker;
import io.tickrunner.deployment.test.tick.TickApp;

public class BadFenceConfigTest {

    private static final String PREFIX = "quarkus.tickrunner.workers.";

    @RegisterExtension
    static final QuarkusUnitTest APP = TickApp.manual(IdleWorker.class, Idle.class, Fenced.class)
            .overrideConfigKey("quarkus.datasource.jdbc.transactions", "xa")
            .overrideRuntimeConfigKey(PREFIX + "idle.fence", "same-database-only")
            .overrideRuntimeConfigKey(PREFIX + "fenced.fenced", "true")
            .assertException(failure -> assertThat(failure).hasStackTraceContaining("Tickrunner cannot start: "
                    + PREFIX + "\"fenced\": fenced = true needs transactions that the server alone decides on, but"
                    + " quarkus.datasource.jdbc.transactions = xa; remove that property; "
                    + PREFIX + "\"idle\": fence = SAME_DATABASE_ONLY has no effect without fenced = true; set that, or remove"
                    + " fence"));

    @Test
    void whatCannotBeFencedIsRejectedAtStartupByTheRulesOfTheBuild() {
        fail("the app started");
    }

    @TickWorker(name = "idle", lockId = 1, every = "31d")
    public static class Idle extends IdleWorker {
    }

    @TickWorker(name = "fenced", lockId = 2, every = "31d")
    public static class Fenced extends IdleWorker {
    }
}
