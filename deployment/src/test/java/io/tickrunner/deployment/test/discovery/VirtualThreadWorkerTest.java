package io.tickrunner.deployment.test.discovery;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.inject.Inject;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.quarkus.test.QuarkusUnitTest;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.tickrunner.PassWorker;
import io.tickrunner.Tick;
import io.tickrunner.TickWorker;
import io.tickrunner.deployment.test.IdleWorker;
import io.tickrunner.deployment.test.TestPostgres;
import io.tickrunner.runtime.worker.WorkerCatalog;
import io.tickrunner.runtime.worker.WorkerSpec;

class VirtualThreadWorkerTest {

    @RegisterExtension
    static final QuarkusUnitTest APP = TestPostgres.config(new QuarkusUnitTest()
            .withApplicationRoot(root -> root.addClasses(IdleWorker.class, Plain.class, OnClass.class, OnTick.class,
                    OnPass.class, Inherited.class)));

    @Inject
    WorkerCatalog catalog;

    @Test
    void theAnnotationHasAnEffectOnTheClassItsSuperclassAndItsTickMethod() {
        assertThat(catalog.workers()).filteredOn(WorkerSpec::virtualThread).extracting(WorkerSpec::name)
                .containsExactly("inherited", "on-class", "on-pass", "on-tick");
    }

    @TickWorker(name = "plain", lockId = 1, every = "5m")
    static class Plain extends IdleWorker {
    }

    @RunOnVirtualThread
    @TickWorker(name = "on-class", lockId = 2, every = "5m")
    static class OnClass extends IdleWorker {
    }

    @TickWorker(name = "on-tick", lockId = 3, every = "5m")
    static class OnTick extends IdleWorker {

        @Override
        @RunOnVirtualThread
        public void tick(Tick tick) {
        }
    }

    @TickWorker(name = "on-pass", lockId = 4, every = "5m")
    static class OnPass implements PassWorker {

        @Override
        @RunOnVirtualThread
        public int pass(Tick tick) {
            return 0;
        }

        @Override
        public String countKey() {
            return "things";
        }
    }

    @TickWorker(name = "inherited", lockId = 5, every = "5m")
    static class Inherited extends OnClass {
    }
}
