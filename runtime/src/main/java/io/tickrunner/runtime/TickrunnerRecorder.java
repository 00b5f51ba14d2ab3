package io.tickrunner.runtime;

import java.util.List;
import java.util.function.Supplier;

import io.quarkus.runtime.annotations.Recorder;

@Recorder
public class TickrunnerRecorder {

    public Supplier<WorkerCatalog> catalog(List<WorkerSpec> workers) {
        return () -> new WorkerCatalog(workers);
    }
}
