package io.tickrunner.deployment.test.discovery;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.interceptor.AroundInvoke;
import jakarta.interceptor.Interceptor;
import jakarta.interceptor.InterceptorBinding;
import jakarta.interceptor.InvocationContext;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.quarkus.arc.Arc;
import io.quarkus.arc.ArcContainer;
import io.quarkus.test.QuarkusUnitTest;
import io.tickrunner.TickWorker;
import io.tickrunner.Worker;
import io.tickrunner.deployment.test.IdleWorker;
import io.tickrunner.deployment.test.TestPostgres;
import io.tickrunner.runtime.worker.WorkerCatalog;
import io.tickrunner.runtime.worker.WorkerSpec;

class InterceptedWorkerTest {

    private static final List<String> CALLS = new CopyOnWriteArrayList<>();

    @RegisterExtension
    static final QuarkusUnitTest APP = TestPostgres.config(new QuarkusUnitTest()
            .withApplicationRoot(root -> root.addClasses(IdleWorker.class, Proxied.class, Direct.class, Recorded.class,
                    Recorder.class))
            // Counts only the test's own ticks.
            .overrideRuntimeConfigKey("quarkus.tickrunner.enabled", "false"));

    @Inject
    WorkerCatalog catalog;

    @Test
    void interceptorsApplyToTheBeanOfTheRecordedId() throws Exception {
        ArcContainer arc = Arc.container();
        for (WorkerSpec spec : catalog.workers()) {
            ((Worker) arc.instance(arc.bean(spec.beanId())).get()).tick(null);
        }

        assertThat(CALLS).containsExactly("Direct#tick", "Proxied#tick");
    }

    @Recorded
    @ApplicationScoped
    @TickWorker(name = "proxied", lockId = 1, every = "5m")
    static class Proxied extends IdleWorker {
    }

    @Recorded
    @TickWorker(name = "direct", lockId = 2, every = "5m")
    static class Direct extends IdleWorker {
    }

    @InterceptorBinding
    @Retention(RetentionPolicy.RUNTIME)
    @interface Recorded {
    }

    @Recorded
    @Interceptor
    @Priority(1)
    static class Recorder {

        @AroundInvoke
        Object record(InvocationContext context) throws Exception {
            CALLS.add(context.getTarget().getClass().getSuperclass().getSimpleName() + "#" + context.getMethod().getName());
            return context.proceed();
        }
    }
}
