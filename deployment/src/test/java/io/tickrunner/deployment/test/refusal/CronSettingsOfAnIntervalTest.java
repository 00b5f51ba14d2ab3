package io.tickrunner.deployment.test.refusal;

import static org.junit.jupiter.api.Assertions.fail;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.quarkus.test.QuarkusUnitTest;
import io.tickrunner.Missed;
import io.tickrunner.TickWorker;
import io.tickrunner.deployment.test.IdleWorker;
import io.tickrunner.deployment.test.Refusal;

class CronSettingsOfAnIntervalTest {

    @RegisterExtension
    static final QuarkusUnitTest APP = Refusal.of(Refusal.message(
            Bad.class.getName() + ": timeZone = UTC has no effect on an interval; remove it, or use cron",
            Bad.class.getName() + ": missed = SKIP has no effect on an interval; remove it, or use cron",
            Bad.class.getName() + ": missedWithin = 1h has no effect on an interval; remove it, or use cron"),
            Bad.class);

    @Test
    void settingsOfACronExpressionAreRejectedForAnInterval() {
        fail("The build should have failed");
    }

    @TickWorker(name = "bad", lockId = 1, every = "5m", timeZone = "UTC", missed = Missed.SKIP, missedWithin = "1h")
    static class Bad extends IdleWorker {
    }
}
