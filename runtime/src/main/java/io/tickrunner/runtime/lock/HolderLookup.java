package io.tickrunner.runtime.lock;

import java.util.Collection;
import java.util.Optional;

/** Who holds a lock. For the admin endpoint and for health. */
public interface HolderLookup {

    /** Returns the holders of these locks and all replicas of the app, or why they are unknown. Takes a round trip. */
    LockHolders holders(Collection<Long> lockIds);

    /**
     * Returns the {@code application_name} of a program that holds this lock and is not a replica of this app, as far as known.
     * Does not block.
     */
    Optional<String> foreignHolder(long lockId);
}
