package io.tickrunner.runtime.tick;

import java.util.Optional;

/**
 * A kind of state that a worker can leave on its thread, where it would affect the next worker. Beans of this type are called
 * at the end of each tick, on its thread.
 */
public interface TickResidue {

    /**
     * Removes state that was left.
     *
     * @return what was left and how it was removed, for the log; empty if nothing was left
     */
    Optional<String> clear();
}
