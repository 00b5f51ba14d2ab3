package io.tickrunner.deployment.test.refusal;

import static org.junit.jupiter.api.Assertions.fail;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.quarkus.test.QuarkusUnitTest;
import io.tickrunner.TickWorker;
import io.tickrunner.deployment.test.IdleWorker;
import io.tickrunner.deployment.test.Refusal;

class QuartzCronForUnixTest {

    @RegisterExtension
    static final QuarkusUnitTest APP = Refusal.of(Refusal.message(
            Bad.class.getName() + ": cron = \"0 15 2 * * ?\" has 6 fields, but quarkus.scheduler.cron-type = UNIX needs minute,"
                    + " hour, day, month, weekday; write it like \"15 2 * * *\""),
            Bad.class).overrideConfigKey("quarkus.scheduler.cron-type", "unix");

    @Test
    void aQuartzExpressionIsRejectedIfTheSchedulerReadsUnix() {
        fail("The build should have failed");
    }

    @TickWorker(name = "bad", lockId = 1, cron = "0 15 2 * * ?", timeZone = "UTC")
    static class Bad extends IdleWorker {
    }
}
