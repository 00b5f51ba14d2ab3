package io.tickrunner.deployment.test.refusal;

import static org.junit.jupiter.api.Assertions.fail;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.quarkus.test.QuarkusUnitTest;
import io.tickrunner.TickWorker;
import io.tickrunner.deployment.test.IdleWorker;
import io.tickrunner.deployment.test.Refusal;

class EveryAndCronTest {

    @RegisterExtension
    static final QuarkusUnitTest APP = Refusal.of(Refusal.message(
            Bad.class.getName() + ": every = \"5m\" and cron = \"0 15 2 * * ?\" are both set; remove one"),
            Bad.class);

    @Test
    void anIntervalAndACronExpressionTogetherAreRejected() {
        fail("The build should have failed");
    }

    @TickWorker(name = "bad", lockId = 1, every = "5m", cron = "0 15 2 * * ?")
    static class Bad extends IdleWorker {
    }
}
