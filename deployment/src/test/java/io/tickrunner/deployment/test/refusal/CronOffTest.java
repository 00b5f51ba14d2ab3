package io.tickrunner.deployment.test.refusal;

import static org.junit.jupiter.api.Assertions.fail;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.quarkus.test.QuarkusUnitTest;
import io.tickrunner.TickWorker;
import io.tickrunner.deployment.test.IdleWorker;
import io.tickrunner.deployment.test.Refusal;

class CronOffTest {

    @RegisterExtension
    static final QuarkusUnitTest APP = Refusal.of(Refusal.message(
            Bad.class.getName() + ": cron = \"off\" is not a cron expression; to disable the worker, set"
                    + " quarkus.tickrunner.workers.\"name\".enabled=false"),
            Bad.class);

    @Test
    void aWorkerIsNotDisabledByItsCronExpression() {
        fail("The build should have failed");
    }

    @TickWorker(name = "bad", lockId = 1, cron = "off", timeZone = "UTC")
    static class Bad extends IdleWorker {
    }
}
