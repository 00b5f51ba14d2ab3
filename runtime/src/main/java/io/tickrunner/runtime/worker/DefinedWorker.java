package io.tickrunner.runtime.worker;

import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

import io.tickrunner.Tick;
import io.tickrunner.Worker;
import io.tickrunner.WorkerDefinition.TickConsumer;

/** A worker made of the functions of a definition, which can be replaced while it ticks. Thread-safe. */
public final class DefinedWorker implements Worker {

    private volatile Parts parts;

    /** The functions. Those that are not set are {@code null} and never called. */
    record Parts(TickConsumer work, BooleanSupplier gate, TickConsumer startupHook, Consumer<Throwable> failureHook) {
    }

    public DefinedWorker(Parts parts) {
        this.parts = parts;
    }

    /**
     * Replaces the functions from the next call on.
     *
     * @param others must have the same hooks
     */
    public void exchange(Parts others) {
        parts = others;
    }

    @Override
    public void tick(Tick tick) throws Exception {
        parts.work.accept(tick);
    }

    @Override
    public boolean shouldRun() {
        return parts.gate.getAsBoolean();
    }

    @Override
    public void startup(Tick tick) throws Exception {
        parts.startupHook.accept(tick);
    }

    @Override
    public void onError(Throwable failure) {
        parts.failureHook.accept(failure);
    }
}
