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
            CHORES + "#async: a worker method must return void, but this one returns io.smallrye.mutiny.Uni; make it void and"
                    + " wait inside it for any asynchronous work",
            CHORES + "#greedy: a worker method must take no argument or an io.tickrunner.Tick, but this one takes"
                    + " [java.lang.String]; change its parameters",
            CHORES + "#hidden: a worker method must not be private or static; make it a package-private, protected or public"
                    + " instance method"),
            Chores.class);

    @Test
    void allErrorsOfMethodsAreReportedTogether() {
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
