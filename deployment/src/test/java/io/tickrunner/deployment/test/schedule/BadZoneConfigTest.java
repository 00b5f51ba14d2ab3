package io.tickrunner.deployment.test.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.quarkus.test.QuarkusUnitTest;
import io.tickrunner.TickWorker;
import io.tickrunner.deployment.test.IdleWorker;
import io.tickrunner.deployment.test.tick.TickApp;

public class BadZoneConfigTest {

    @RegisterExtension
    static final QuarkusUnitTest APP = TickApp.ticking(IdleWorker.class, Bare.class)
            .overrideRuntimeConfigKey("quarkus.tickrunner.time-zone", "europe/berlin")
            .assertException(failure -> assertThat(failure).hasStackTraceContaining("Tickrunner cannot start:"
                    + " @TickWorker on " + Bare.class.getName() + ": quarkus.tickrunner.time-zone = \"europe/berlin\" is"
                    + " unknown; did you mean Europe/Berlin?"));

    @Test
    void anUnknownTimeZoneOfAllWorkersIsRejectedAtStartup() {
        fail("the app started");
    }

    @TickWorker(name = "bare", lockId = 1, cron = "0 0 12 * * ?")
    public static class Bare extends IdleWorker {
    }
}
