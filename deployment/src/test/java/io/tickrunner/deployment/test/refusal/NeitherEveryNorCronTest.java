package io.tickrunner.deployment.test.refusal;

import static org.junit.jupiter.api.Assertions.fail;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.quarkus.test.QuarkusUnitTest;
import io.tickrunner.TickWorker;
import io.tickrunner.deployment.test.IdleWorker;
import io.tickrunner.deployment.test.Refusal;

class NeitherEveryNorCronTest {

    @RegisterExtension
    static final QuarkusUnitTest APP = Refusal.of(Refusal.message(
            Bad.class.getName() + ": neither every nor cron is set; set an interval such as every ="
                    + " \"5m\", or cron = \"0 15 2 * * ?\""),
            Bad.class);

    @Test
    void aWorkerWithoutAScheduleIsRejected() {
        fail("The build should have failed");
    }

    @TickWorker(name = "bad", lockId = 1, timeout = "5m")
    static class Bad extends IdleWorker {
    }
}
