package io.tickrunner.deployment.test.discovery;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.inject.Inject;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.quarkus.test.QuarkusUnitTest;
import io.tickrunner.TickWorker;
import io.tickrunner.deployment.test.IdleWorker;
import io.tickrunner.deployment.test.TestPostgres;
import io.tickrunner.runtime.worker.WorkerCatalog;
import io.tickrunner.runtime.worker.WorkerSpec;

class WorkerInADependencyTest {

    @RegisterExtension
    static final QuarkusUnitTest APP = TestPostgres.config(new QuarkusUnitTest()
            .withEmptyApplication()
            .withAdditionalDependency(jar -> jar.addClasses(IdleWorker.class, Sweep.class)));

    @Inject
    WorkerCatalog catalog;

    @Test
    void aWorkerOfAnIndexedDependencyIsFound() {
        assertThat(catalog.workers()).extracting(WorkerSpec::className).containsExactly(Sweep.class.getName());
    }

    @TickWorker(name = "sweep", lockId = 1, every = "5m")
    public static class Sweep extends IdleWorker {
    }
}
