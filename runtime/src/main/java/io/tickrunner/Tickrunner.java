package io.tickrunner;

import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** Gives access to the workers of this replica. An injectable bean; thread-safe. */
public interface Tickrunner {

    /**
     * Returns all registered workers. Each partition of a worker counts as one, see {@link TickWorker#partitions()}.
     *
     * @return an immutable list, sorted by name and then by partition; never {@code null}
     */
    List<TickService> services();

    /**
     * Returns the worker with the given name.
     *
     * @param name the name of a worker, or of a partition such as {@code sync[3]}; not {@code null}
     * @return the worker, or empty if no worker has this name as a whole
     */
    Optional<TickService> service(String name);

    /**
     * Returns the partitions of a worker, see {@link TickWorker#partitions()}.
     *
     * @param name the worker's name; not {@code null}
     * @return an immutable list in the order of the partitions; empty if no worker with this name is divided into partitions;
     *         never {@code null}
     */
    default List<TickService> partitions(String name) {
        return List.of();
    }

    /**
     * Starts the definition of a worker that is known only at run time.
     *
     * @param name the worker's name, a unique slug; not {@code null}
     * @return a definition to complete with {@link WorkerDefinition#register()} or to pass to {@link #reconcile}; never {@code
     *          null}
     */
    WorkerDefinition newWorker(String name);

    /**
     * Unregisters a worker created by {@link #newWorker(String)}: stops its ticks, releases its lock and removes its metrics. A
     * running tick is not interrupted.
     *
     * @param name the worker's name; not {@code null}
     * @return whether such a worker was registered
     * @throws IllegalArgumentException if the worker is a bean
     */
    boolean unregister(String name);

    /**
     * Makes the given definitions the complete set of workers registered at run time. Registers new workers, replaces changed
     * ones, and unregisters those without a definition. Worker beans are not affected.
     * <p>
     * A worker counts as changed if its lock ID, interval, timeout, cadence, kind of thread or set of hooks changed. Its
     * history then starts again. An unchanged worker keeps its lock and its history, and uses the definition's functions from
     * its next tick on. A startup hook that has run does not run again.
     * <p>
     * The set includes all workers registered at run time, no matter which code registered them, so call this from one place in
     * the app. Every replica has to call it. The same definition may be passed repeatedly.
     * <p>
     * Thread-safe: a concurrent call waits. Running ticks are neither interrupted nor awaited, so a worker may call this
     * method. It may wait for the database while it releases locks, so never call it on an event loop.
     *
     * @param definitions definitions created by {@link #newWorker(String)}, registered or not; neither the collection nor an
     *        element may be {@code null}; an empty collection unregisters all
     * @throws IllegalArgumentException if a definition is invalid, or two have the same name or lock ID; the message lists
     *         every error and its fix, and nothing has changed
     * @throws IllegalStateException if Tickrunner is shutting down; nothing has changed
     */
    void reconcile(Collection<WorkerDefinition> definitions);

    /**
     * Drains this replica, for example before its node is taken down: hands the locks of all workers over to the other
     * replicas, those of workers in a tick after that tick, and begins no scheduled work. Ticks that are forced here still run.
     * Lasts
     * until {@link #undrain()} or a restart; if no other replica lives, nothing runs meanwhile.
     * <p>
     * Thread-safe. Takes a round trip to the database while locks are released, so never call it on an event loop.
     *
     * @return whether this replica was not drained before
     */
    boolean drain();

    /**
     * Ends a drain: this replica acquires free locks and runs its schedules again. Thread-safe. Waits if a
     * drain is under way, so never call it on an event loop.
     *
     * @return whether this replica was drained before
     */
    boolean undrain();

    /**
     * Returns whether this replica is drained.
     *
     * @return whether it is drained
     */
    boolean isDraining();
}
