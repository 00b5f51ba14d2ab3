package io.tickrunner.deployment.test.tick;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.quarkus.test.QuarkusUnitTest;
import io.tickrunner.TickWorker;
import io.tickrunner.deployment.test.IdleWorker;

public class BadReplicaWeightConfigTest {

    @RegisterExtension
    static final QuarkusUnitTest APP = TickApp.ticking(IdleWorker.class, Sweep.class)
            .overrideRuntimeConfigKey("quarkus.tickrunner.spread.weight", "-1")
            .assertException(failure -> assertThat(failure).hasStackTraceContaining("quarkus.tickrunner.spread.weight = -1 is"
                    + " not between 0 and 1000; use 1 for a replica like the others, and 0 for one that should hold no lock"));

    @Test
    void aNegativeWeightOfTheReplicaIsRejectedAtStartup() {
        fail("the app started");
    }

    @TickWorker(name = "sweep", lockId = 1, every = "5m")
    public static class Sweep extends IdleWorker {
    }
}
