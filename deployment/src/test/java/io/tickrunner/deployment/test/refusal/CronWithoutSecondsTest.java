package io.tickrunner.deployment.test.refusal;

import static org.junit.jupiter.api.Assertions.fail;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.quarkus.test.QuarkusUnitTest;
import io.tickrunner.TickWorker;
import io.tickrunner.deployment.test.IdleWorker;
import io.tickrunner.deployment.test.Refusal;

class CronWithoutSecondsTest {

    @RegisterExtension
    static final QuarkusUnitTest APP = Refusal.of(Refusal.message(
            Bad.class.getName() + ": cron = \"15 2 * * *\" has 5 fields, but quarkus.scheduler.cron-type ="
                    + " QUARTZ needs second, minute, hour, day, month, weekday and"
                    + " optionally year; write it like \"0 15 2 * * ?\""),
            Bad.class);

    @Test
    void aUnixExpressionIsRejectedByDefault() {
        fail("The build should have failed");
    }

    @TickWorker(name = "bad", lockId = 1, cron = "15 2 * * *", timeZone = "UTC")
    static class Bad extends IdleWorker {
    }
}
