package io.tickrunner.deployment.test.refusal;

import static org.junit.jupiter.api.Assertions.fail;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.quarkus.test.QuarkusUnitTest;
import io.tickrunner.TickWorker;
import io.tickrunner.deployment.test.IdleWorker;
import io.tickrunner.deployment.test.Refusal;

class MissedWithinNotPositiveTest {

    @RegisterExtension
    static final QuarkusUnitTest APP = Refusal.of(Refusal.message(
            Bad.class.getName() + ": missedWithin = 0s is not positive; use a positive duration, or missed"
                    + " = SKIP"),
            Bad.class);

    @Test
    void missedWithinMustBePositive() {
        fail("The build should have failed");
    }

    @TickWorker(name = "bad", lockId = 1, cron = "0 15 2 * * ?", timeZone = "UTC", missedWithin = "0s")
    static class Bad extends IdleWorker {
    }
}
