package io.tickrunner.deployment.test.tick;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.quarkus.test.QuarkusUnitTest;
import io.tickrunner.TickWorker;
import io.tickrunner.deployment.test.IdleWorker;

public class BadWeightConfigTest {

    private static final String PREFIX = "quarkus.tickrunner.workers.";
    private static final String NOT_BETWEEN = " is not between 1 and 1000; use 1 for a worker like the others";

    @RegisterExtension
    static final QuarkusUnitTest APP = TickApp.ticking(IdleWorker.class, Million.class, Negative.class, Zero.class)
            .overrideRuntimeConfigKey(PREFIX + "million.weight", "1000000")
            .overrideRuntimeConfigKey(PREFIX + "negative.weight", "-1")
            .overrideRuntimeConfigKey(PREFIX + "zero.weight", "0")
            .assertException(failure -> assertThat(failure).hasStackTraceContaining("Tickrunner cannot start: "
                    + PREFIX + "\"million\": weight = 1000000" + NOT_BETWEEN + "; "
                    + PREFIX + "\"negative\": weight = -1" + NOT_BETWEEN + "; "
                    + PREFIX + "\"zero\": weight = 0" + NOT_BETWEEN));

    @Test
    void weightsAreRejectedAtStartupByTheRulesOfTheBuild() {
        fail("the app started");
    }

    @TickWorker(name = "million", lockId = 1, every = "5m")
    public static class Million extends IdleWorker {
    }

    @TickWorker(name = "negative", lockId = 2, every = "5m")
    public static class Negative extends IdleWorker {
    }

    @TickWorker(name = "zero", lockId = 3, every = "5m")
    public static class Zero extends IdleWorker {
    }
}
