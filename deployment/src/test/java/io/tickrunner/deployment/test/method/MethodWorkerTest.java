package io.tickrunner.deployment.test.method;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;

import jakarta.inject.Inject;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.quarkus.test.QuarkusUnitTest;
import io.tickrunner.Outcome;
import io.tickrunner.Tick;
import io.tickrunner.TickWorker;
import io.tickrunner.Tickrunner;
import io.tickrunner.deployment.test.TestPostgres;

public class MethodWorkerTest {

    @RegisterExtension
    static final QuarkusUnitTest TEST = TestPostgres
            .config(new QuarkusUnitTest().withApplicationRoot(jar -> jar.addClasses(Chores.class, BaseChores.class)));

    @Inject
    Tickrunner tickrunner;

    @Inject
    Chores chores;

    @Test
    void aMethodWithoutArgumentTicks() {
        assertThat(tickrunner.service("sweep").orElseThrow().tick()).isEqualTo(Outcome.SUCCESS);

        assertThat(chores.calls).contains("sweep");
    }

    @Test
    void aMethodWithATickParameterReceivesTheTick() {
        assertThat(tickrunner.service("polish").orElseThrow().tick()).isEqualTo(Outcome.SUCCESS);

        assertThat(chores.calls).contains("polish for polish, lock held: true");
    }

    @Test
    void anInheritedMethodTicks() {
        assertThat(tickrunner.service("air").orElseThrow().tick()).isEqualTo(Outcome.SUCCESS);

        assertThat(chores.calls).contains("air");
    }

    @Test
    void anExceptionThrownByAMethodIsRecordedUnchanged() {
        assertThat(tickrunner.service("spill").orElseThrow().tick()).isEqualTo(Outcome.ERROR);

        assertThat(tickrunner.service("spill").orElseThrow().health().lastError())
                .isEqualTo("java.io.IOException: spilt");
    }

    public abstract static class BaseChores {

        final List<String> calls = new ArrayList<>();

        @TickWorker(name = "air", lockId = 7203, every = "31d")
        void air() {
            calls.add("air");
        }
    }

    public static class Chores extends BaseChores {

        @TickWorker(name = "sweep", lockId = 7201, every = "31d")
        void sweep() {
            calls.add("sweep");
        }

        @TickWorker(name = "polish", lockId = 7202, every = "31d")
        public void polish(Tick tick) {
            calls.add("polish for " + tick.worker() + ", lock held: " + tick.isLockHeld());
        }

        @TickWorker(name = "spill", lockId = 7204, every = "31d")
        void spill() throws java.io.IOException {
            throw new java.io.IOException("spilt");
        }
    }
}
