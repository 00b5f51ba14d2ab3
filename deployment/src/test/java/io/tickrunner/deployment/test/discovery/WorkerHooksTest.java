package io.tickrunner.deployment.test.discovery;

import static io.tickrunner.runtime.worker.Hook.ON_ERROR;
import static io.tickrunner.runtime.worker.Hook.SHOULD_RUN;
import static io.tickrunner.runtime.worker.Hook.STARTUP;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;

import jakarta.inject.Inject;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.quarkus.test.QuarkusUnitTest;
import io.tickrunner.Tick;
import io.tickrunner.TickWorker;
import io.tickrunner.Worker;
import io.tickrunner.deployment.test.IdleWorker;
import io.tickrunner.deployment.test.TestPostgres;
import io.tickrunner.runtime.worker.Hook;
import io.tickrunner.runtime.worker.WorkerCatalog;

class WorkerHooksTest {

    @RegisterExtension
    static final QuarkusUnitTest APP = TestPostgres.config(new QuarkusUnitTest()
            .withApplicationRoot(root -> root.addClasses(IdleWorker.class, Gate.class, Bare.class, Complete.class,
                    Inheriting.class, Lookalike.class)));

    @Inject
    WorkerCatalog catalog;

    @Test
    void aWorkerThatOverridesNothingHasNoHooks() {
        assertThat(hooks("bare")).isEmpty();
    }

    @Test
    void overriddenHooksAreSeen() {
        assertThat(hooks("complete")).containsExactlyInAnyOrder(SHOULD_RUN, STARTUP, ON_ERROR);
    }

    @Test
    void hooksOfASuperclassAndOfAnInterfaceAreFound() {
        assertThat(hooks("inheriting")).containsExactlyInAnyOrder(SHOULD_RUN, STARTUP, ON_ERROR);
    }

    @Test
    void aMethodWithOtherParametersIsNotAHook() {
        assertThat(hooks("lookalike")).isEmpty();
    }

    private Set<Hook> hooks(String worker) {
        return catalog.workers().stream().filter(spec -> spec.name().equals(worker)).findFirst().orElseThrow().hooks();
    }

    interface Gate extends Worker {

        @Override
        default boolean shouldRun() {
            return false;
        }
    }

    @TickWorker(name = "bare", lockId = 1, every = "5m")
    static class Bare extends IdleWorker {
    }

    @TickWorker(name = "complete", lockId = 2, every = "5m")
    static class Complete extends IdleWorker implements Gate {

        @Override
        public void startup(Tick tick) {
        }

        @Override
        public void onError(Throwable failure) {
        }
    }

    @TickWorker(name = "inheriting", lockId = 3, every = "5m")
    static class Inheriting extends Complete {
    }

    @TickWorker(name = "lookalike", lockId = 4, every = "5m")
    static class Lookalike extends IdleWorker {

        void startup() {
        }

        boolean shouldRun(Tick tick) {
            return true;
        }

        void onError(Exception failure) {
        }
    }
}
