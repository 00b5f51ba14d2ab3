package io.tickrunner.deployment.test.schedule;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.quarkus.test.QuarkusUnitTest;
import io.tickrunner.Cadence;
import io.tickrunner.TickWorker;
import io.tickrunner.deployment.test.IdleWorker;

class ShortReplicaIntervalTest {

    @RegisterExtension
    static final QuarkusUnitTest APP = BuildLog.app(warnings -> warnings.containsExactly(
            "@TickWorker on " + Busy.class.getName() + ": every = 50ms with cadence REPLICA costs the database two round trips"
                    + " per tick and replica; use cadence CLUSTER, which keeps the lock between ticks"),
            Busy.class, Shared.class, Slow.class);

    @Test
    void theBuildWarnsOfATickThatAcquiresItsLockManyTimesASecond() {
        // The assertion on the build's log is above.
    }

    @TickWorker(name = "busy", lockId = 1, every = "50ms", cadence = Cadence.REPLICA)
    static class Busy extends IdleWorker {
    }

    @TickWorker(name = "shared", lockId = 2, every = "50ms")
    static class Shared extends IdleWorker {
    }

    @TickWorker(name = "slow", lockId = 3, every = "1s", cadence = Cadence.REPLICA)
    static class Slow extends IdleWorker {
    }
}
