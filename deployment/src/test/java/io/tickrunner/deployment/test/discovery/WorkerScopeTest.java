package io.tickrunner.deployment.test.discovery;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Singleton;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.quarkus.arc.Arc;
import io.quarkus.arc.InstanceHandle;
import io.quarkus.test.QuarkusUnitTest;
import io.tickrunner.TickWorker;
import io.tickrunner.deployment.test.IdleWorker;
import io.tickrunner.deployment.test.TestPostgres;

class WorkerScopeTest {

    @RegisterExtension
    static final QuarkusUnitTest APP = TestPostgres.config(new QuarkusUnitTest()
            .withApplicationRoot(root -> root.addClasses(IdleWorker.class, Scopeless.class, Scoped.class)));

    @Test
    void aWorkerWithoutAScopeIsASingleton() {
        assertThat(bean(Scopeless.class).getBean().getScope()).isEqualTo(Singleton.class);
    }

    @Test
    void aWorkerKeepsTheScopeThatItDeclares() {
        assertThat(bean(Scoped.class).getBean().getScope()).isEqualTo(ApplicationScoped.class);
    }

    // The workers are not injected anywhere, so these lookups also show that they are not removed.
    private static <T> InstanceHandle<T> bean(Class<T> type) {
        return Arc.container().instance(type);
    }

    @TickWorker(name = "scopeless", lockId = 1, every = "5m")
    static class Scopeless extends IdleWorker {
    }

    @ApplicationScoped
    @TickWorker(name = "scoped", lockId = 2, every = "5m")
    static class Scoped extends IdleWorker {
    }
}
