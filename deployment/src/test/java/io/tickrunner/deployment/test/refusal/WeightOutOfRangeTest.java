package io.tickrunner.deployment.test.refusal;

import static org.junit.jupiter.api.Assertions.fail;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.quarkus.test.QuarkusUnitTest;
import io.tickrunner.TickWorker;
import io.tickrunner.deployment.test.IdleWorker;
import io.tickrunner.deployment.test.Refusal;

class WeightOutOfRangeTest {

    private static final String NOT_BETWEEN = " is not between 1 and 1000; use 1 for a worker like the others";

    @RegisterExtension
    static final QuarkusUnitTest APP = Refusal.of(Refusal.message(
            Million.class.getName() + ": weight = 1000000" + NOT_BETWEEN,
            Negative.class.getName() + ": weight = -1" + NOT_BETWEEN,
            Zero.class.getName() + ": weight = 0" + NOT_BETWEEN),
            Million.class, Negative.class, Zero.class);

    @Test
    void weightsThatAreNotBetween1And1000AreRejected() {
        fail("The build should have failed");
    }

    @TickWorker(name = "million", lockId = 1, every = "5m", weight = 1_000_000)
    static class Million extends IdleWorker {
    }

    @TickWorker(name = "negative", lockId = 2, every = "5m", weight = -1)
    static class Negative extends IdleWorker {
    }

    @TickWorker(name = "zero", lockId = 3, every = "5m", weight = 0)
    static class Zero extends IdleWorker {
    }
}
