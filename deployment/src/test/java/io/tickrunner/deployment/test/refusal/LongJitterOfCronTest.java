package io.tickrunner.deployment.test.refusal;

import static org.junit.jupiter.api.Assertions.fail;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.quarkus.test.QuarkusUnitTest;
import io.tickrunner.TickWorker;
import io.tickrunner.deployment.test.IdleWorker;
import io.tickrunner.deployment.test.Refusal;

class LongJitterOfCronTest {

    @RegisterExtension
    static final QuarkusUnitTest APP = Refusal.of(Refusal.message(
            Bad.class.getName() + ": jitter = 10m is not below the shortest time between two occurrences,"
                    + " 10m; shorten it"),
            Bad.class);

    @Test
    void aJitterAsLongAsTheShortestGapIsRejected() {
        fail("The build should have failed");
    }

    @TickWorker(name = "bad", lockId = 1, cron = "0 0,10 * * * ?", timeZone = "UTC", jitter = "10m")
    static class Bad extends IdleWorker {
    }
}
