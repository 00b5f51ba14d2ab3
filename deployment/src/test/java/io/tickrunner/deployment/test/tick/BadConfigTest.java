package io.tickrunner.deployment.test.tick;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.quarkus.test.QuarkusUnitTest;
import io.tickrunner.TickWorker;
import io.tickrunner.deployment.test.IdleWorker;

public class BadConfigTest {

    @RegisterExtension
    static final QuarkusUnitTest APP = TickApp.ticking(IdleWorker.class, Overridden.class, Property.class)
            .overrideRuntimeConfigKey("quarkus.tickrunner.workers.\"overridden\".every", "2ms")
            .overrideRuntimeConfigKey("quarkus.tickrunner.workers.\"overridden\".timeout", "soon")
            .overrideRuntimeConfigKey("sweep.every", "0s")
            .assertException(failure -> assertThat(failure).hasStackTraceContaining("Tickrunner cannot start:"
                    + " quarkus.tickrunner.workers.\"overridden\": every = 2ms is below 10ms; use 10ms or more"
                    + "; quarkus.tickrunner.workers.\"overridden\": timeout = \"soon\" is not a duration; write it like"
                    + " \"30s\","
                    + " \"5m\", \"PT1H\" or \"{property}\""
                    + "; @TickWorker on " + Property.class.getName() + ": every = 0s is not positive; use 10ms or more"));

    @Test
    void invalidSettingsAreRejectedTogetherAtStartupByTheRulesOfTheBuild() {
        fail("the app started");
    }

    @TickWorker(name = "overridden", lockId = 1, every = "5m")
    public static class Overridden extends IdleWorker {
    }

    @TickWorker(name = "property", lockId = 2, every = "{sweep.every}")
    public static class Property extends IdleWorker {
    }
}
