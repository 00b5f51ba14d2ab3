package io.tickrunner.deployment.test.refusal;

import static org.junit.jupiter.api.Assertions.fail;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.quarkus.test.QuarkusUnitTest;
import io.tickrunner.TickWorker;
import io.tickrunner.deployment.test.IdleWorker;
import io.tickrunner.deployment.test.Refusal;

class WakeUpFaultsTogetherTest {

    @RegisterExtension
    static final QuarkusUnitTest APP = Refusal.of(Refusal.message(
            Folded.class.getName()
                    + ": wakeOn = \"Outbox\" is not a PostgreSQL identifier; use lower-case letters, digits, '_' and"
                    + " '$', starting with a letter or '_', for example \"outbox\" for NOTIFY outbox",
            Own.class.getName() + ": wakeOn = \"tickrunner_shop\" starts with tickrunner_, as the channels between replicas do;"
                    + " use another name",
            Own.class.getName()
                    + ": atMostEvery = 5m is not below the interval, 5m, so no wake-up would have an effect; shorten"
                    + " it",
            Property.class.getName() + ": atMostEvery = -1s is negative; use a positive duration, or omit it for no limit"),
            Folded.class, Own.class, Property.class);

    @Test
    void faultsInWakeUpsAreRejectedTogether() {
        fail("The build should have failed");
    }

    @TickWorker(name = "folded", lockId = 1, every = "5m", wakeOn = "Outbox")
    static class Folded extends IdleWorker {
    }

    @TickWorker(name = "own", lockId = 2, every = "5m", wakeOn = "tickrunner_shop", atMostEvery = "5m")
    static class Own extends IdleWorker {
    }

    @TickWorker(name = "property", lockId = 3, every = "{some.interval}", wakeOn = "{some.channel}", atMostEvery = "-1s")
    static class Property extends IdleWorker {
    }
}
