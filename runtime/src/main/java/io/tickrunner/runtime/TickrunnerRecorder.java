package io.tickrunner.runtime;

import java.util.List;
import java.util.function.Supplier;

import io.quarkus.arc.Arc;
import io.quarkus.runtime.annotations.Recorder;
import io.quarkus.runtime.shutdown.ShutdownListener;

@Recorder
public class TickrunnerRecorder {

    public Supplier<WorkerCatalog> catalog(List<WorkerSpec> workers) {
        return () -> new WorkerCatalog(workers);
    }

    public ShutdownListener stopAtSignal() {
        return new ShutdownListener() {
            @Override
            public void preShutdown(ShutdownNotification notification) {
                Arc.container().instance(TickrunnerLifecycle.class).get().beginStop();
                notification.done();
            }
        };
    }
}
