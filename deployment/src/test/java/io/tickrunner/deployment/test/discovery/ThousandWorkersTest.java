package io.tickrunner.deployment.test.discovery;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.inject.Inject;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.quarkus.test.QuarkusUnitTest;
import io.tickrunner.deployment.test.IdleWorker;
import io.tickrunner.deployment.test.TestPostgres;
import io.tickrunner.runtime.worker.WorkerCatalog;
import io.tickrunner.runtime.worker.WorkerSpec;

/** Recorded code is bytecode, in which a method is limited to 64 KB and a class to 65,535 constants. */
class ThousandWorkersTest {

    private static final int WORKERS = 2_000;

    @RegisterExtension
    static final QuarkusUnitTest APP = TestPostgres.config(new QuarkusUnitTest()
            .withApplicationRoot(root -> {
                root.addClass(IdleWorker.class);
                GeneratedWorkers.addTo(root, WORKERS);
            }));

    @Inject
    WorkerCatalog catalog;

    @Test
    void thousandsOfWorkersAreRecorded() {
        assertThat(catalog.workers()).hasSize(WORKERS);
        assertThat(catalog.workers()).extracting(WorkerSpec::lockId).doesNotHaveDuplicates();
    }
}
