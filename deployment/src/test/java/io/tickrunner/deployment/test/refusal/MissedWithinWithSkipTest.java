package io.tickrunner.deployment.test.refusal;

import static org.junit.jupiter.api.Assertions.fail;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.quarkus.test.QuarkusUnitTest;
import io.tickrunner.Missed;
import io.tickrunner.TickWorker;
import io.tickrunner.deployment.test.IdleWorker;
import io.tickrunner.deployment.test.Refusal;

class MissedWithinWithSkipTest {

    @RegisterExtension
    static final QuarkusUnitTest APP = Refusal.of(Refusal.message(
            Bad.class.getName() + ": missedWithin = 1h has no effect with missed = SKIP; remove one"),
            Bad.class);

    @Test
    void missedWithinIsRejectedIfMissedOccurrencesAreSkipped() {
        fail("The build should have failed");
    }

    @TickWorker(name = "bad", lockId = 1, cron = "0 15 2 * * ?", timeZone = "UTC", missed = Missed.SKIP, missedWithin = "1h")
    static class Bad extends IdleWorker {
    }
}
