package io.tickrunner.runtime;

import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

import io.tickrunner.Tick;
import io.tickrunner.Worker;
import io.tickrunner.WorkerDefinition.TickConsumer;

/** A worker made of the parts of a definition. Parts that were not given are {@code null} and never called. */
record DefinedWorker(TickConsumer work, BooleanSupplier gate, TickConsumer startupHook, Consumer<Throwable> failureHook)
        implements
            Worker {

    @Override
    public void tick(Tick tick) throws Exception {
        work.accept(tick);
    }

    @Override
    public boolean shouldRun() {
        return gate.getAsBoolean();
    }

    @Override
    public void startup(Tick tick) throws Exception {
        startupHook.accept(tick);
    }

    @Override
    public void onError(Throwable failure) {
        failureHook.accept(failure);
    }
}
