package io.tickrunner.deployment.test.refusal;

import static org.junit.jupiter.api.Assertions.fail;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.quarkus.test.QuarkusUnitTest;
import io.tickrunner.TickWorker;
import io.tickrunner.deployment.test.IdleWorker;
import io.tickrunner.deployment.test.Refusal;

class LongRetryOfCronTest {

    @RegisterExtension
    static final QuarkusUnitTest APP = Refusal.of(Refusal.message(
            Bad.class.getName() + ": retry = 40s is not below the shortest time between two occurrences,"
                    + " 30s; shorten it"),
            Bad.class);

    @Test
    void aRetryAsLateAsTheNextOccurrenceIsRejected() {
        fail("The build should have failed");
    }

    @TickWorker(name = "bad", lockId = 1, cron = "0/30 * * * * ?", timeZone = "UTC", retry = "40s")
    static class Bad extends IdleWorker {
    }
}
