package io.tickrunner.deployment.test.refusal;

import static org.junit.jupiter.api.Assertions.fail;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.quarkus.test.QuarkusUnitTest;
import io.tickrunner.TickWorker;
import io.tickrunner.deployment.test.IdleWorker;
import io.tickrunner.deployment.test.Refusal;

class LongIntervalTest {

    @RegisterExtension
    static final QuarkusUnitTest APP = Refusal.of(Refusal.message(
            Bad.class.getName() + ": every = 32d is more than 31 days; shorten it, or set allowLongInterval if it is intended"),
            Bad.class);

    @Test
    void anIntervalOverAMonthIsRejectedUnlessAllowed() {
        fail("The build should have failed");
    }

    @TickWorker(name = "bad", lockId = 1, every = "32d")
    static class Bad extends IdleWorker {
    }
}
