package io.tickrunner.deployment.test.refusal;

import static org.junit.jupiter.api.Assertions.fail;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.quarkus.test.QuarkusUnitTest;
import io.tickrunner.TickWorker;
import io.tickrunner.deployment.test.IdleWorker;
import io.tickrunner.deployment.test.Refusal;

class CronNeverMatchesTest {

    @RegisterExtension
    static final QuarkusUnitTest APP = Refusal.of(Refusal.message(
            Bad.class.getName() + ": cron = \"0 0 0 30 2 ?\" matches no date in any year; correct the day,"
                    + " the month or the weekday"),
            Bad.class);

    @Test
    void aDateThatNoYearHasIsRejected() {
        fail("The build should have failed");
    }

    @TickWorker(name = "bad", lockId = 1, cron = "0 0 0 30 2 ?", timeZone = "UTC")
    static class Bad extends IdleWorker {
    }
}
