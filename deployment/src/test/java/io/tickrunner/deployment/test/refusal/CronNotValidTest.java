package io.tickrunner.deployment.test.refusal;

import static org.junit.jupiter.api.Assertions.fail;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.quarkus.test.QuarkusUnitTest;
import io.tickrunner.TickWorker;
import io.tickrunner.deployment.test.IdleWorker;
import io.tickrunner.deployment.test.Refusal;

class CronNotValidTest {

    @RegisterExtension
    static final QuarkusUnitTest APP = Refusal.of(Refusal.message(
            Bad.class.getName() + ": cron = \"0 15 25 * * ?\" is not a valid QUARTZ cron expression (Value 25 not"
                    + " in range [0, 23]); write it like \"0 15 2 * * ?\""),
            Bad.class);

    @Test
    void aCronExpressionThatCannotBeParsedIsRejected() {
        fail("The build should have failed");
    }

    @TickWorker(name = "bad", lockId = 1, cron = "0 15 25 * * ?", timeZone = "UTC")
    static class Bad extends IdleWorker {
    }
}
