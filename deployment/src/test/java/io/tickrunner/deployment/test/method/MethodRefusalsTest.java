package io.tickrunner.deployment.test.method;

import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.quarkus.test.QuarkusUnitTest;
import io.smallrye.mutiny.Uni;
import io.tickrunner.TickWorker;
import io.tickrunner.deployment.test.Refusal;

public class MethodRefusalsTest {

    private static final String CHORES = Chores.class.getName();

    @RegisterExtension
    static final QuarkusUnitTest TEST = Refusal.of(Refusal.message(
            CHORES + "#async: a worker method returns nothing, and this one returns io.smallrye.mutiny.Uni; make it"
                    + " void, and wait in it for what it starts",
            CHORES + "#greedy: a worker method takes no argument or an io.tickrunner.Tick, and this one takes"
                    + " [java.lang.String]; change it",
            CHORES + "#hidden: a worker method is neither private nor static; make it package-private or more"),
            Chores.class);

    @Test
    void allFaultsOfMethodsAreReportedTogether() {
        Assertions.fail("the build should have failed");
    }

    public static class Chores {

        @TickWorker(name = "async", lockId = 1, every = "1m")
        Uni<Void> async() {
            return Uni.createFrom().voidItem();
        }

        @TickWorker(name = "greedy", lockId = 2, every = "1m")
        void greedy(String more) {
        }

        @TickWorker(name = "hidden", lockId = 3, every = "1m")
        private void hidden() {
        }
    }
}
