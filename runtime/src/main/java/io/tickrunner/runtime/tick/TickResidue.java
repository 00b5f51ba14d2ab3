package io.tickrunner.runtime.tick;

import java.util.Optional;

/**
 * Something that a worker can leave on its thread, where the next worker would find it. Beans of this type are asked at the end
 * of each tick, on its thread.
 */
public interface TickResidue {

    /**
     * Removes what was left.
     *
     * @return what it was and what became of it, for the log; empty if nothing was left
     */
    Optional<String> clear();
}
