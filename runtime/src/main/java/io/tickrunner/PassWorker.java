package io.tickrunner;

/**
 * A worker whose tick is a pass over a batch of items. {@link PassHandling} handles the result of each pass.
 */
public interface PassWorker extends Worker {

    /**
     * Handles one batch while the lock is held.
     *
     * @param tick this run; never {@code null}
     * @return the number of items handled; 0 is not logged
     * @throws Exception on any failure; a database outage does not count as a failure of the worker
     */
    int pass(Tick tick) throws Exception;

    /**
     * Returns the key under which the log shows the number of items.
     *
     * @return the key, for example {@code objectsMoved}; never {@code null}
     */
    String countKey();

    @Override
    default void tick(Tick tick) throws Exception {
        PassHandling.handle(tick, countKey(), () -> pass(tick));
    }
}
