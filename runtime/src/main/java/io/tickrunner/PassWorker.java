package io.tickrunner;

/**
 * A worker whose tick is a pass over a batch of items. What follows a pass is the same for all of them, see
 * {@link PassHandling}.
 */
public interface PassWorker extends Worker {

    /**
     * Handles one batch, under the lock.
     *
     * @param tick this run; never {@code null}
     * @return how many items were handled; 0 is not logged
     * @throws Exception any failure; a database outage is not counted as the worker's own
     */
    int pass(Tick tick) throws Exception;

    /**
     * The key under which the log names the number of items.
     *
     * @return for example {@code objectsMoved}; never {@code null}
     */
    String countKey();

    @Override
    default void tick(Tick tick) throws Exception {
        PassHandling.handle(tick, countKey(), () -> pass(tick));
    }
}
