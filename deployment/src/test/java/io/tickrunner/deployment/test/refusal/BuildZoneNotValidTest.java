package io.tickrunner.deployment.test.refusal;

import static org.junit.jupiter.api.Assertions.fail;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.quarkus.test.QuarkusUnitTest;
import io.tickrunner.TickWorker;
import io.tickrunner.deployment.test.IdleWorker;
import io.tickrunner.deployment.test.Refusal;

class BuildZoneNotValidTest {

    @RegisterExtension
    static final QuarkusUnitTest APP = Refusal.of(Refusal.message(
            Bad.class.getName() + ": quarkus.tickrunner.time-zone = \"Berlin\" is unknown; did you mean Europe/Berlin?"),
            Bad.class).overrideConfigKey("quarkus.tickrunner.time-zone", "Berlin");

    @Test
    void anUnknownTimeZoneOfAllWorkersIsRejectedByTheBuild() {
        fail("The build should have failed");
    }

    @TickWorker(name = "bad", lockId = 1, cron = "0 15 2 * * ?")
    static class Bad extends IdleWorker {
    }
}
