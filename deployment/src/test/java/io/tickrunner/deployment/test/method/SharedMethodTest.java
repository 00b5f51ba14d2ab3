package io.tickrunner.deployment.test.method;

import static org.assertj.core.api.Assertions.fail;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.quarkus.arc.profile.IfBuildProfile;
import io.quarkus.test.QuarkusUnitTest;
import io.tickrunner.TickWorker;
import io.tickrunner.deployment.test.Refusal;

class SharedMethodTest {

    private static final String HERE = SharedMethodTest.class.getName() + "$";

    @RegisterExtension
    static final QuarkusUnitTest APP = Refusal.of(Refusal.message(
            HERE + "Base#sweep: 2 beans inherit this worker method (" + HERE + "One, " + HERE + "Two), but a worker has one"
                    + " name and one lock; override the method in each bean with its own @TickWorker, or make one bean an"
                    + " @Alternative with a @Priority",
            HERE + "Seasonal#sweep: @IfBuildProfile has no effect on a worker method; put it on the class, or set"
                    + " quarkus.tickrunner.workers.\"seasonal\".enabled"),
            Base.class, One.class, Two.class, Seasonal.class);

    @Test
    void aMethodThatSeveralBeansInheritIsReportedOnce() {
        fail("The build should have failed");
    }

    abstract static class Base {

        @TickWorker(name = "shared", lockId = 1, every = "5m")
        void sweep() {
        }
    }

    static class One extends Base {
    }

    static class Two extends Base {
    }

    static class Seasonal {

        @IfBuildProfile("winter")
        @TickWorker(name = "seasonal", lockId = 2, every = "5m")
        void sweep() {
        }
    }
}
