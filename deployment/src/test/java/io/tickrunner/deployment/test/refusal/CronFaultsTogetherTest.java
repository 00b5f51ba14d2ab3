package io.tickrunner.deployment.test.refusal;

import static org.junit.jupiter.api.Assertions.fail;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.quarkus.test.QuarkusUnitTest;
import io.tickrunner.TickWorker;
import io.tickrunner.deployment.test.IdleWorker;
import io.tickrunner.deployment.test.Refusal;

class CronFaultsTogetherTest {

    @RegisterExtension
    static final QuarkusUnitTest APP = Refusal.of(Refusal.message(
            Bad.class.getName() + ": timeZone = \"Moon/Crater\" is unknown; use an ID such as"
                    + " \"Europe/Berlin\" or \"UTC\"",
            Bad.class.getName() + ": cron = \"0 0 0 30 2 ?\" matches no date in any year; correct the day,"
                    + " the month or the weekday",
            Bad.class.getName() + ": jitter = -1s is negative; use a positive duration, or 0 for none",
            Bad.class.getName() + ": maxRetries = 0 is below 1; use 1 or more, or remove retry",
            Bad.class.getName() + ": retry = \"soon\" is not a duration; write it like \"30s\", \"5m\","
                    + " \"PT1H\" or \"{property}\"",
            Bad.class.getName() + ": missedWithin = -1h is not positive; use a positive duration, or"
                    + " missed = SKIP",
            Bad.class.getName() + ": timeout = 0s is not positive; use a positive duration, or omit it for"
                    + " no timeout"),
            Bad.class);

    @Test
    void allFaultsOfOneWorkerComeInOneMessage() {
        fail("The build should have failed");
    }

    @TickWorker(name = "bad", lockId = 1, cron = "0 0 0 30 2 ?", timeZone = "Moon/Crater", jitter = "-1s", retry = "soon", maxRetries = 0, missedWithin = "-1h", timeout = "0s")
    static class Bad extends IdleWorker {
    }
}
