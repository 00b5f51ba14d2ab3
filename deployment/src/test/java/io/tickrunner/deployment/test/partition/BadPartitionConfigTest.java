package io.tickrunner.deployment.test.partition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.quarkus.test.QuarkusUnitTest;
import io.tickrunner.TickWorker;
import io.tickrunner.deployment.test.IdleWorker;
import io.tickrunner.deployment.test.tick.TickApp;

public class BadPartitionConfigTest {

    @RegisterExtension
    static final QuarkusUnitTest APP = TickApp
            .ticking(IdleWorker.class, Grown.class, Hit.class, Million.class, Missing.class, NoNumber.class, Unaware.class,
                    Zero.class)
            .overrideRuntimeConfigKey("quarkus.tickrunner.workers.\"grown\".partitions", "8")
            .overrideRuntimeConfigKey("quarkus.tickrunner.workers.\"zero\".partitions", "0")
            .overrideRuntimeConfigKey("quarkus.tickrunner.workers.\"unaware\".partitions", "2")
            .overrideRuntimeConfigKey("million.partitions", "1000000")
            .overrideRuntimeConfigKey("no.number", "many")
            .assertException(failure -> assertThat(failure)
                    .hasStackTraceContaining("@TickWorker on " + Million.class.getName() + ": million.partitions (named by"
                            + " partitionsFrom) = 1000000 is not between 1 and 1000; use about as many partitions as there will"
                            + " ever be replicas, or a few times that")
                    .hasStackTraceContaining("@TickWorker on " + Missing.class.getName() + ": partitionsFrom ="
                            + " \"missing.partitions\" names a property that is not set; set it, or give partitions as the"
                            + " default")
                    .hasStackTraceContaining("@TickWorker on " + NoNumber.class.getName() + ": partitionsFrom = \"no.number\""
                            + " names a property with the value \"many\", which is not a number; set it to a whole number such"
                            + " as 16")
                    .hasStackTraceContaining("quarkus.tickrunner.workers.\"zero\": partitions = 0 is not between 1 and 1000")
                    .hasStackTraceContaining("quarkus.tickrunner.workers.\"unaware\": partitions = 2 has no effect, because the"
                            + " code of the worker is not written for partitions; declare them in @TickWorker, or remove the"
                            + " setting")
                    .hasStackTraceContaining("@TickWorker on " + Grown.class.getName() + ": lockId = 1000 to 1007 (8"
                            + " partitions) overlaps lockId = 1005 of " + Hit.class.getName() + "; give each worker, and each"
                            + " partition, a lock ID of its own"));

    @Test
    void allFaultsThatOnlyTheStartCanFindComeTogether() {
        fail("the app started");
    }

    @TickWorker(name = "grown", lockId = 1000, every = "5m", partitions = 2)
    public static class Grown extends IdleWorker {
    }

    @TickWorker(name = "hit", lockId = 1005, every = "5m")
    public static class Hit extends IdleWorker {
    }

    @TickWorker(name = "million", lockId = 2000, every = "5m", partitionsFrom = "million.partitions")
    public static class Million extends IdleWorker {
    }

    @TickWorker(name = "missing", lockId = 3000, every = "5m", partitionsFrom = "missing.partitions")
    public static class Missing extends IdleWorker {
    }

    @TickWorker(name = "no_number", lockId = 4000, every = "5m", partitionsFrom = "no.number")
    public static class NoNumber extends IdleWorker {
    }

    @TickWorker(name = "unaware", lockId = 5000, every = "5m")
    public static class Unaware extends IdleWorker {
    }

    @TickWorker(name = "zero", lockId = 6000, every = "5m", partitions = 1)
    public static class Zero extends IdleWorker {
    }
}
