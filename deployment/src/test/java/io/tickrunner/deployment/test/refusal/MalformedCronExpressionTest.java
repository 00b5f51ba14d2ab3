package io.tickrunner.deployment.test.refusal;

import static org.junit.jupiter.api.Assertions.fail;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.quarkus.test.QuarkusUnitTest;
import io.tickrunner.TickWorker;
import io.tickrunner.deployment.test.IdleWorker;
import io.tickrunner.deployment.test.Refusal;

class MalformedCronExpressionTest {

    @RegisterExtension
    static final QuarkusUnitTest APP = Refusal.of(Refusal.message(
            Bad.class.getName() + ": timeZone = \"{cleanup.zone}}\" is not a property expression; write it"
                    + " like \"{property}\" or \"${property:Europe/Berlin}\"",
            Bad.class.getName() + ": cron = \"${cleanup.cron\" is not a property expression; write it like"
                    + " \"{property}\" or \"${property:0 15 2 * * ?}\""),
            Bad.class);

    @Test
    void malformedPropertyExpressionsInCronAndTimeZoneAreRejected() {
        fail("The build should have failed");
    }

    @TickWorker(name = "bad", lockId = 1, cron = "${cleanup.cron", timeZone = "{cleanup.zone}}")
    static class Bad extends IdleWorker {
    }
}
