package io.tickrunner.deployment.test.refusal;

import static org.junit.jupiter.api.Assertions.fail;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.quarkus.test.QuarkusUnitTest;
import io.tickrunner.TickWorker;
import io.tickrunner.deployment.test.IdleWorker;
import io.tickrunner.deployment.test.Refusal;

class UnknownTimeZoneTest {

    @RegisterExtension
    static final QuarkusUnitTest APP = Refusal.of(Refusal.message(
            Bad.class.getName() + ": timeZone = \"Europe/Berlni\" is unknown; did you mean Europe/Berlin?"),
            Bad.class);

    @Test
    void theNearestNameOfAnUnknownTimeZoneIsSuggested() {
        fail("The build should have failed");
    }

    @TickWorker(name = "bad", lockId = 1, cron = "0 15 2 * * ?", timeZone = "Europe/Berlni")
    static class Bad extends IdleWorker {
    }
}
