package io.tickrunner;

import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** The workers of this replica. An injectable bean, thread-safe. */
public interface Tickrunner {

    /**
     * All registered workers.
     *
     * @return an immutable list, sorted by name; never {@code null}
     */
    List<TickService> services();

    /**
     * The worker with that name.
     *
     * @param name a worker's name; not {@code null}
     * @return the worker, or empty when there is none
     */
    Optional<TickService> service(String name);

    /**
     * Begins the definition of a worker that is only known at run time.
     *
     * @param name the worker's name, a slug that no other worker has; not {@code null}
     * @return a definition to be ended by {@link WorkerDefinition#register()} or given to {@link #reconcile}; never
     *         {@code null}
     */
    WorkerDefinition newWorker(String name);

    /**
     * Unregisters a worker made by {@link #newWorker(String)}: no more ticks, its lock handed back, its metrics removed. A
     * running tick ends undisturbed.
     *
     * @param name the worker's name; not {@code null}
     * @return whether there was one
     * @throws IllegalArgumentException if the worker is a bean
     */
    boolean unregister(String name);

    /**
     * Makes the workers that were registered at run time those of the given definitions: registers what is new, registers anew
     * what changed, and unregisters what is not among them. Worker beans are left alone.
     * <p>
     * A worker changed if its lock ID, interval, timeout, cadence, thread or set of hooks did. It then begins a new history. An
     * unchanged worker keeps its lock and its history and takes the definition's functions from its next tick on; a startup
     * hook that has run does not run again.
     * <p>
     * All workers that were registered at run time count, whoever registered them, so call this from one place in the app.
     * Every replica has to call it. A definition may be given again and again.
     * <p>
     * Thread-safe: one call waits for another. It does not wait for running ticks, which end undisturbed, so a worker may call
     * it. It may wait for the database to release locks, so never call it on an event loop.
     *
     * @param definitions definitions of {@link #newWorker(String)} whose {@code register()} need not be called; not
     *        {@code null}, nor is an element; empty unregisters all
     * @throws IllegalArgumentException if a definition is invalid or two have one name or one lock ID; the message has every
     *         fault and its fix, and nothing was changed
     * @throws IllegalStateException if Tickrunner is shutting down; nothing was changed
     */
    void reconcile(Collection<WorkerDefinition> definitions);
}
