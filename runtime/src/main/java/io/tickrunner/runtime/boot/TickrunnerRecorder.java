package io.tickrunner.runtime.boot;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

import jakarta.enterprise.invoke.Invoker;

import io.quarkus.arc.Arc;
import io.quarkus.runtime.RuntimeValue;
import io.quarkus.runtime.annotations.Recorder;
import io.quarkus.runtime.shutdown.ShutdownListener;
import io.tickrunner.Worker;
import io.tickrunner.runtime.worker.MethodWorker;
import io.tickrunner.runtime.worker.WorkerCatalog;
import io.tickrunner.runtime.worker.WorkerSpec;

@Recorder
public class TickrunnerRecorder {

    /**
     * @param methods the invokers of worker methods, by the worker's name
     * @param unfenceable why the build of the app allows no worker to be fenced; empty if it does
     */
    public Supplier<WorkerCatalog> catalog(List<WorkerSpec> workers,
            Map<String, RuntimeValue<Invoker<Object, Object>>> methods, List<String> unfenceable) {
        Map<String, Worker> methodWorkers = new HashMap<>();
        methods.forEach((name, invoker) -> methodWorkers.put(name, new MethodWorker(invoker.getValue())));
        return () -> new WorkerCatalog(workers, methodWorkers, unfenceable);
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
