package io.tickrunner.deployment.test.refusal;

import static org.junit.jupiter.api.Assertions.fail;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.quarkus.test.QuarkusUnitTest;
import io.tickrunner.TickWorker;
import io.tickrunner.deployment.test.IdleWorker;
import io.tickrunner.deployment.test.Refusal;

class PartitionFaultsTogetherTest {

    private static final String NOT_BETWEEN = " is not between 1 and 1000; use about as many partitions as there will ever be"
            + " replicas, or a few times that";

    @RegisterExtension
    static final QuarkusUnitTest APP = Refusal.of(Refusal.message(
            AHundred.class.getName() + ": lockId = 100 to 199 (100 partitions) overlaps lockId = 150 of " + BOne.class.getName()
                    + ", lockId = 199 to 200 (2 partitions) of " + CTwo.class.getName()
                    + "; give each worker, and each partition, a lock ID of its own",
            DMillion.class.getName() + ": partitions = 1000000" + NOT_BETWEEN,
            ENegative.class.getName() + ": partitions = -1" + NOT_BETWEEN,
            FExpression.class.getName()
                    + ": partitionsFrom = \"{f.partitions}\" is not the name of a property; write it without"
                    + " braces, and give a default as partitions",
            GLast.class.getName() + ": lockId = 9223372036854775800 leaves no room for 16 partitions; choose a smaller one"),
            AHundred.class, BOne.class, CTwo.class, DMillion.class, ENegative.class, FExpression.class, GLast.class);

    @Test
    void rangesThatOverlapAndNumbersThatMakeNoSenseAreRejected() {
        fail("The build should have failed");
    }

    @TickWorker(name = "a", lockId = 100, every = "5m", partitions = 100)
    static class AHundred extends IdleWorker {
    }

    @TickWorker(name = "b", lockId = 150, every = "5m")
    static class BOne extends IdleWorker {
    }

    @TickWorker(name = "c", lockId = 199, every = "5m", partitions = 2)
    static class CTwo extends IdleWorker {
    }

    @TickWorker(name = "d", lockId = 1, every = "5m", partitions = 1_000_000)
    static class DMillion extends IdleWorker {
    }

    @TickWorker(name = "e", lockId = 2, every = "5m", partitions = -1)
    static class ENegative extends IdleWorker {
    }

    @TickWorker(name = "f", lockId = 3, every = "5m", partitionsFrom = "{f.partitions}")
    static class FExpression extends IdleWorker {
    }

    @TickWorker(name = "g", lockId = 9_223_372_036_854_775_800L, every = "5m", partitions = 16)
    static class GLast extends IdleWorker {
    }
}
