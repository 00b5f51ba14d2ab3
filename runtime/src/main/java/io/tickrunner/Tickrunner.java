package io.tickrunner;

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
     * @return a definition to be ended by {@link WorkerDefinition#register()}
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
}
