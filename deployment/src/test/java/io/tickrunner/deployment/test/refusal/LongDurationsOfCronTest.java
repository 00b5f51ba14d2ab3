package io.tickrunner.deployment.test.refusal;

import static org.junit.jupiter.api.Assertions.fail;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.quarkus.test.QuarkusUnitTest;
import io.tickrunner.TickWorker;
import io.tickrunner.deployment.test.IdleWorker;
import io.tickrunner.deployment.test.Refusal;

class LongDurationsOfCronTest {

    @RegisterExtension
    static final QuarkusUnitTest APP = Refusal.of(Refusal.message(
            Bad.class.getName() + ": jitter = 200000d is longer than a clock can measure; use at most"
                    + " 36500d",
            Bad.class.getName() + ": retry = 200000d is longer than a clock can measure; use at most 36500d",
            Bad.class.getName() + ": missedWithin = 200000d is longer than a clock can measure; use at"
                    + " most 36500d"),
            Bad.class);

    @Test
    void durationsThatAClockCannotMeasureAreRejected() {
        fail("The build should have failed");
    }

    @TickWorker(name = "bad", lockId = 1, cron = "0 0 0 29 2 ?", timeZone = "UTC", jitter = "200000d", retry = "200000d", missedWithin = "200000d")
    static class Bad extends IdleWorker {
    }
}
